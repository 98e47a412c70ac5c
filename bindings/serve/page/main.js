/** What the page shows. */
const view = {
  scenario: null,
  runs: [],
  ticked: new Set(),  // runs that are compared with the base
  compared: null,
  told: new Map(),    // states that have been said aloud, by run

  /** The colour of a run in the pictures; none where it is not compared. */
  colour_of(id) {
    const n = this.compared ? this.compared.ids.indexOf(id) : -1;
    return n < 0 ? colour("hairline") : run_colour(n);
  },
  name_of(id) {
    if (id === 0) return say("base");
    const run = this.runs.find((one) => one.id === id);
    return run ? run.name : String(id);
  },
};

function fail(text) {
  const place = document.getElementById("failure");
  place.textContent = text;
  place.hidden = !text;
}

/** A problem with its place: what its code means where the page is Chinese, then what the check says in English. */
function problem_line(problem) {
  const reasons = [problem.what, problem.why, problem.help].filter(Boolean).join(", ");
  const detail = `${problem.place} ${problem.code}: ${reasons}`;
  if (language !== "zh" || !problem.title_zh) return make("li", {text: detail});
  return make("li", {}, [
    make("b", {text: problem.title_zh}), make("span", {text: `。${problem.fix_zh}`}), make("span", {class: "detail", lang: "en", text: detail})]);
}

/** Does something that the server may refuse, and says why. */
async function attempt(work) {
  try {
    fail("");
    document.getElementById("problems").replaceChildren();
    await work();
  } catch (error) {
    if (!(error instanceof Refusal)) return fail(say("lost"));
    if (!error.problems.length) return fail(say("refused", refusal_text(error.message)));
    document.getElementById("problems").replaceChildren(
      make("p", {class: "bad", text: say("invalid")}), make("ul", {}, error.problems.map(problem_line)));
  }
}

/** Says aloud what has become of runs. */
function tell_states() {
  for (const run of view.runs) {
    if (view.told.get(run.id) === run.state) continue;
    const was_told = view.told.has(run.id);
    view.told.set(run.id, run.state);
    if (run.state === "done" && run.id !== 0 && was_told) view.ticked.add(run.id);
    const state = run.state === "done" ? say("done_plain") : say(run.state);
    document.getElementById("status").textContent = say("is_now", view.name_of(run.id), state);
  }
}

async function refresh_runs() {
  view.runs = (await ask("api/runs")).runs;
  for (const id of [...view.ticked]) if (!view.runs.some((run) => run.id === id)) view.ticked.delete(id);
  tell_states();
  draw_runs();
  document.getElementById("variant-name").placeholder = proposed_name();
  await refresh_comparison();
}

async function refresh_comparison() {
  const done = view.runs.filter((run) => run.state === "done" && (run.id === 0 || view.ticked.has(run.id))).map((run) => run.id).slice(0, view.scenario.most_compared);
  if (done[0] !== 0 || (view.compared && String(done) === String(view.compared.ids))) return;
  view.compared = await ask(`api/compare?runs=${done}`);
  draw_comparison();
  draw_runs();
}

/** Looks again and again: often while something runs, else for what another page of the session does. */
async function watch() {
  for (let is_lost = false; ;) {
    const is_busy = view.runs.some((run) => run.state === "waiting" || run.state === "running");
    await new Promise((go_on) => setTimeout(go_on, is_busy && !is_lost ? 250 : 2000));
    if (document.hidden) continue;
    try {
      await refresh_runs();
      if (is_lost) fail("");
      is_lost = false;
    } catch (error) {
      if (error instanceof Refusal) continue;  // another page has just removed what this one compares
      is_lost = true;
      fail(say("lost"));
    }
  }
}

/** What the next variant is called where nobody has named it. */
function proposed_name() {
  if (changes.added.length === 1 && !changes.values.size) return new_unit_text(changes.added[0]);
  return say("variant_number", Math.max(0, ...view.runs.map((run) => run.id)) + 1);
}

async function start_run(event) {
  event.preventDefault();
  await attempt(async () => {
    const box = document.getElementById("variant-name");
    const {id} = await ask("api/run", {name: (box.value.trim() || proposed_name()).slice(0, 100), changes: changes.json()});
    view.told.set(id, "asked");
    box.value = "";
    await refresh_runs();
  });
}

function refresh_changes() {
  document.getElementById("knobs").refresh();
  document.getElementById("new-unit").refresh?.();
  const count = changes.count();
  document.getElementById("change-count").textContent = count ? say("change_count", count) : say("no_change");
  document.getElementById("variant-name").placeholder = proposed_name();
  document.getElementById("run").disabled = count === 0;
}

/** `2023-01-01 00:00 UTC+08:00` of the time as scenarios write it. */
function start_text(start) {
  return `${start.slice(0, 16).replace("T", " ")} UTC${start.slice(19)}`;
}

/** The colours of the moment, in every picture. */
function dress() {
  theme.apply();
  document.documentElement.classList.toggle("paper", theme.on_paper);
  draw_all();
}

/** Everything once more, in the language and colours of the moment. */
function draw_all() {
  const {scenario} = view;
  document.documentElement.lang = language;
  const title = title_text(scenario, scenario.name);
  document.title = `${title} · gridstep`;
  document.getElementById("title").textContent = title;
  document.getElementById("subtitle").textContent = say("span", start_text(scenario.start), number_text(scenario.steps), scenario.step_min);
  document.getElementById("made-by").textContent = say("made_by", scenario.version);
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = say(place.dataset.text);
  for (const place of document.querySelectorAll("[data-label]")) place.setAttribute("aria-label", say(place.dataset.label));
  draw_new_unit(document.getElementById("new-unit"));
  draw_knobs(document.getElementById("knobs"));
  refresh_changes();
  draw_runs();
  draw_comparison();
}

async function open_page() {
  history.replaceState(null, "", location.pathname);  // the token goes out of sight
  language = (navigator.language || "").startsWith("zh") ? "zh" : "en";
  document.getElementById("language").value = language;
  view.scenario = await ask("api/scenario");
  view.runs = (await ask("api/runs")).runs;
  const latest = view.runs.filter((run) => run.state === "done" && run.id !== 0).pop();
  if (latest) view.ticked.add(latest.id);
  draw_all();
  changes.listeners.push(refresh_changes);
  document.getElementById("language").addEventListener("change", (event) => { language = event.target.value; draw_all(); });
  document.getElementById("theme").addEventListener("change", (event) => { theme.chosen = event.target.value; dress(); });
  theme.system.addEventListener("change", dress);
  for (const [moment, on_paper] of [["beforeprint", true], ["afterprint", false]])
    window.addEventListener(moment, () => { theme.on_paper = on_paper; dress(); });
  document.getElementById("run-form").addEventListener("submit", start_run);
  document.getElementById("reset").addEventListener("click", () => changes.clear());
  await refresh_runs();
  await watch();
}

open_page().catch(() => fail(say("lost")));
