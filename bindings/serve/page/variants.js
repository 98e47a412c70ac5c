/** A name for the folder of a variant: what its name has of ASCII, or its number. */
function folder_name(run) {
  const plain_name = run.name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 32).replace(/-+$/, "");
  return plain_name || `variant-${run.id}`;
}

/** Asks for the folder's name in the run's own line. */
function ask_folder(run, line) {
  const box = make("input", {id: `folder-${run.id}`, maxlength: 40, pattern: "[A-Za-z0-9_][A-Za-z0-9_\\-]*", required: "", value: folder_name(run)});
  const form = make("form", {class: "keep-form"}, [
    make("label", {class: "field"}, [make("span", {text: say("keep_ask")}), box]),
    make("button", {text: say("keep_do")}), button(say("cancel"), () => form.remove(), {class: "quiet"})]);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await attempt(async () => {
      await ask("api/keep", {id: run.id, folder: box.value});
      form.remove();
      await refresh_runs();
    });
  });
  line.querySelector(".keep-form")?.remove();
  line.append(form);
  box.focus();
}

function state_of(run) {
  if (run.state === "done") return say("done", number_text(run.wall_s, 1));
  if (run.state === "running") return `${say("running")} ${percent_text(run.done_steps / run.steps, 0)}`;
  return run.failure ? say("is_now", say(run.state), refusal_text(run.failure)) : say(run.state);
}

function actions_of(run, line) {
  const is_open = run.state === "waiting" || run.state === "running";
  const act = (text, route) => button(text, () => attempt(async () => { await ask(route, {id: run.id}); await refresh_runs(); }), {class: "quiet"});
  const actions = [];
  if (is_open) actions.push(act(say("stop"), "api/stop"));
  if (run.id !== 0) actions.push(button(say("load"), () => { changes.take(run.changes); }, {class: "quiet"}));
  if (run.state === "done" && run.id !== 0) actions.push(button(say("keep"), () => ask_folder(run, line), {class: "quiet"}));
  if (run.has_result) actions.push(make("a", {href: `result.h5?runs=${run.id}`, download: `run-${run.id}.h5`, text: say("result")}));
  if (run.id !== 0 && run.state !== "running") actions.push(act(say("remove"), "api/remove"));
  return actions;
}

function draw_run(run) {
  const tick = make("input", {type: "checkbox", "aria-label": `${say("compare")}: ${view.name_of(run.id)}`});
  tick.checked = run.id === 0 || view.ticked.has(run.id);
  tick.disabled = run.id === 0 || run.state !== "done";
  tick.addEventListener("change", () => {
    if (tick.checked) view.ticked.add(run.id);
    else view.ticked.delete(run.id);
    attempt(refresh_comparison);
  });
  const swatch = shape("svg", {class: "swatch", viewBox: "0 0 14 10", "aria-hidden": "true"}, [shape("rect", {width: 14, height: 10, rx: 2, fill: view.colour_of(run.id)})]);
  const state = make("span", {class: "note"});
  const progress = make("progress", {max: run.steps, "aria-label": view.name_of(run.id)});
  const line = make("li", {class: "run", "data-run": run.id, "data-state": run.state}, [
    make("label", {class: "run-title"}, [tick, swatch, named(view.name_of(run.id))]), state]);
  if (run.state === "running") line.append(progress);
  line.append(make("span", {class: "actions"}, actions_of(run, line)));
  for (const folder of run.kept) line.append(make("span", {class: "note kept", text: say("kept", folder)}));
  line.refresh = (now) => {
    tick.checked = now.id === 0 || view.ticked.has(now.id);
    state.textContent = state_of(now);
    progress.value = now.done_steps;
  };
  line.refresh(run);
  line.drawn_from = line_key(run);
  return line;
}

/** All that a run's line shows, but what it tells anew by itself. */
function line_key(run) {
  return JSON.stringify([language, run.name, run.state, run.failure, run.has_result, run.kept, view.colour_of(run.id)]);
}

/** The line in place of an older one of the same run: a question that stands open goes on, and so does the keyboard. */
function draw_run_again(run, before) {
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const line = draw_run(run);
  const form = before.querySelector(".keep-form");
  if (form) line.append(form);
  before.replaceWith(line);
  if (!focused) return line;
  const like = [...line.querySelectorAll("button, a, input")].find((one) => one === focused || (one.tagName === focused.tagName && one.textContent === focused.textContent));
  (like || line.querySelector("button, a"))?.focus();
  return line;
}

/** Lines are drawn again only when they say something else: what is being pressed, or has the focus, stays where it is. */
function draw_runs() {
  const host = document.getElementById("runs");
  if (!host.firstChild) host.append(make("ul", {class: "runs"}));
  const list = host.firstChild;
  const before = new Map([...list.children].map((line) => [Number(line.dataset.run), line]));
  for (const run of view.runs) {
    const line = before.get(run.id);
    before.delete(run.id);
    if (!line) list.append(draw_run(run));
    else if (line.drawn_from === line_key(run)) line.refresh(run);
    else draw_run_again(run, line);
  }
  for (const gone of before.values()) gone.remove();
  draw_outputs();
}

function draw_outputs() {
  const outputs = document.getElementById("outputs");
  const ids = view.compared ? view.compared.ids.join(",") : "";
  const key = `${language} ${ids}`;
  if (outputs.dataset.drawn === key) return;
  outputs.dataset.drawn = key;
  outputs.replaceChildren(...(ids ? [
    make("a", {id: "report-link", href: `report.html?runs=${ids}&language=${language}`, target: "_blank", rel: "noopener", text: say("report")}),
    make("a", {href: `summary.csv?runs=${ids}`, download: "summary.csv", text: say("summary")})] : []));
}
