/** The page: what it was given, the run it shows, and the sections that draw it. */
const page = {
  report: null,
  shown: 0,
  views: [],
  hosts: new Map(),

  /** A run with its numbers and its own timeline; details follow when it is shown. */
  view_of(n) {
    return this.views[n];
  },

  async load() {
    const unpacked = [unpack("report"), unpack("details-0")];
    for (let n = 0; document.getElementById(`stack-${n}`); n += 1) unpacked.push(unpack(`stack-${n}`));
    const [report, details, ...stacks] = await Promise.all(unpacked);
    this.report = report;
    this.views = stacks.map((stack, n) => ({
      page: this,
      run: report.runs[n],
      stack: all_numbers(stack),
      timeline: new Timeline(report.runs[n].time),
    }));
    this.views[0].details = all_numbers(details);
    for (const view of this.views) view.timeline.chosen = noted_points({...view, details: {loading: []}})[0][1];
  },

  async show(n) {
    const view = this.views[n];
    if (!view.details) view.details = all_numbers(await unpack(`details-${n}`));
    this.shown = n;
    this.draw();
  },

  draw() {
    const view = this.views[this.shown];
    document.documentElement.dataset.run = this.shown;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
    for (const element of document.querySelectorAll("[data-label]"))
      element.setAttribute("aria-label", say(element.dataset.label));
    this.draw_masthead(view);
    for (const one of this.views) Object.assign(one.timeline, {charts: [], listeners: []});
    plain_charts.length = 0;
    const there = sections.filter((section) => section.is_there(view));
    const content = document.getElementById("content");
    content.replaceChildren();
    this.hosts.clear();
    for (const {id} of there) {
      const body = make("div", {class: "body"});
      content.append(
        make("section", {id, "aria-labelledby": `${id}-title`}, [make("h2", {id: `${id}-title`, text: say(id)}), body]),
      );
      this.hosts.set(id, body);
    }
    for (const section of there) section.draw(this.hosts.get(section.id), view);
    document
      .getElementById("contents")
      .replaceChildren(...there.map(({id}) => make("a", {href: `#${id}`, text: say(id)})));
  },

  draw_masthead({run, timeline}) {
    const {time} = run;
    document.getElementById("title").replaceChildren(named(title_text(run, run.scenario)));
    const step = say("minutes", number_text(time.step_s / 60, time.step_s % 60 ? 1 : 0));
    const parts = [
      say(
        "span",
        date_text(timeline.first_s),
        date_text(timeline.end_s - 1),
        number_text(time.steps),
        step,
        "UTC" + offset_text(time.zone_offset_s),
      ),
    ];
    if (time.per_point > 1) parts.push(say("thinned", time.per_point));
    document.getElementById("subtitle").textContent = parts.join(" ");
    document.getElementById("made-by").textContent = say("made_by", this.report.gridstep);
  },

  /** Draws one section anew. Charts of its old picture are forgotten. */
  redraw(id) {
    const host = this.hosts.get(id);
    const view = this.views[this.shown];
    const is_gone = (chart) => host.contains(chart.place);
    view.timeline.charts = view.timeline.charts.filter((chart) => !is_gone(chart));
    for (let n = plain_charts.length - 1; n >= 0; n -= 1) if (is_gone(plain_charts[n])) plain_charts.splice(n, 1);
    const focused = [...host.querySelectorAll("select, button")].indexOf(document.activeElement);
    host.replaceChildren();
    sections.find((section) => section.id === id).draw(host, view);
    if (focused >= 0) host.querySelectorAll("select, button")[focused]?.focus();
  },

  resize() {
    for (const chart of [...this.views[this.shown].timeline.charts, ...plain_charts]) chart.resize();
  },

  /** The switches at the top of the page. */
  listen() {
    const runs = document.getElementById("run");
    this.report.runs.forEach((run, n) => runs.append(make("option", {value: n, text: run.name})));
    document.getElementById("run-switch").hidden = this.report.runs.length < 2;
    runs.addEventListener("change", () => this.show(Number(runs.value)).catch(fail));
    const languages = document.getElementById("language");
    languages.value = language;
    languages.addEventListener("change", () => {
      language = languages.value;
      this.draw();
    });
    const themes = document.getElementById("theme");
    themes.addEventListener("change", () => {
      theme.chosen = themes.value;
      this.dress();
    });
    theme.system.addEventListener("change", () => this.dress());
    window.addEventListener("beforeprint", () => {
      theme.on_paper = true;
      this.dress();
    });
    window.addEventListener("afterprint", () => {
      theme.on_paper = false;
      this.dress();
    });
    let pending = 0;
    window.addEventListener("resize", () => {
      cancelAnimationFrame(pending);
      pending = requestAnimationFrame(() => this.resize());
    });
  },

  /** Draws everything in the colours, and in the width, of the moment. */
  dress() {
    theme.apply();
    document.documentElement.classList.toggle("paper", theme.on_paper);
    this.draw();
  },
};

function fail(error) {
  const notice = document.getElementById("failure") || make("p", {class: "notice", role: "alert"});
  notice.hidden = false;
  notice.textContent = say("failed", error.message);
  document.getElementById("content").prepend(notice);
  console.error(error);
}

(async () => {
  await page.load();
  page.listen();
  await page.show(0);
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  performance.measure("drawn"); // from the beginning of navigation
  document.documentElement.dataset.drawn = "yes";
})().catch(fail);
