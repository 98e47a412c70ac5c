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
  return say(run.state) + (run.failure ? `: ${refusal_text(run.failure)}` : "");
}

function actions_of(run, line) {
  const is_open = run.state === "waiting" || run.state === "running";
  const act = (text, route) => button(text, () => attempt(async () => { await ask(route, {id: run.id}); await refresh_runs(); }), {class: "quiet", "data-action": route});
  const actions = [];
  if (is_open) actions.push(act(say("stop"), "api/stop"));
  if (run.id !== 0) actions.push(button(say("load"), () => { changes.take(run.changes); }, {class: "quiet", "data-action": "load"}));
  if (run.state === "done" && run.id !== 0) actions.push(button(say("keep"), () => ask_folder(run, line), {class: "quiet", "data-action": "keep"}));
  if (run.has_result) actions.push(make("a", {"data-action": "result", href: `result.h5?runs=${run.id}`, download: `run-${run.id}.h5`, text: say("result")}));
  if (run.id !== 0 && run.state !== "running") actions.push(act(say("remove"), "api/remove"));
  return actions;
}

function draw_run(run) {
  const tick = make("input", {type: "checkbox", "data-action": "tick", "aria-label": `${say("compare")}: ${view.name_of(run.id)}`});
  tick.checked = run.id === 0 || view.ticked.has(run.id);
  tick.disabled = run.id === 0 || run.state !== "done";
  tick.addEventListener("change", () => {
    if (tick.checked) view.ticked.add(run.id);
    else view.ticked.delete(run.id);
    refresh_comparison();
  });
  const swatch = shape("svg", {class: "swatch", viewBox: "0 0 14 10", "aria-hidden": "true"}, [shape("rect", {width: 14, height: 10, rx: 2, fill: run_colour(run.id)})]);
  const line = make("li", {class: "run", "data-run": run.id, "data-state": run.state}, [
    make("label", {class: "run-title"}, [tick, swatch, named(view.name_of(run.id))]),
    make("span", {class: "note state", text: state_of(run)})]);
  if (run.state === "running") line.append(make("progress", {max: run.steps, value: run.done_steps, "aria-label": view.name_of(run.id)}));
  line.append(make("span", {class: "actions"}, actions_of(run, line)));
  line.look = look_of(run);
  for (const folder of run.kept) line.append(make("span", {class: "note kept", text: say("kept", folder)}));
  return line;
}

/** All that a line shows but how far its run is: where it is the same, the line stays. */
function look_of(run) {
  return JSON.stringify([{...run, done_steps: 0}, language, run_colour(run.id)]);
}

/** A line for a line: who was at one of its controls is at the same one again, else at its first. */
function replace_line(old, line) {
  const at = old.contains(document.activeElement) ? document.activeElement.dataset.action || "" : null;
  old.replaceWith(line);
  if (at !== null) (line.querySelector(`[data-action="${at}"]:enabled`) || line.querySelector("a, :enabled"))?.focus();
}

/** The lines of the runs; only what has changed is drawn again, as the keyboard may be on the rest. */
function draw_runs() {
  const host = document.getElementById("runs");
  if (!host.firstElementChild) host.append(make("ul", {class: "runs"}));
  const list = host.firstElementChild;
  const lines = new Map([...list.children].map((line) => [Number(line.dataset.run), line]));
  for (const [id, line] of lines) if (!view.runs.some((run) => run.id === id)) line.remove();
  for (const run of view.runs) {
    const line = lines.get(run.id);
    if (!line) {
      list.append(draw_run(run));
    } else if (line.look !== look_of(run)) {
      replace_line(line, draw_run(run));
    } else {
      line.querySelector(".state").textContent = state_of(run);
      line.querySelector("[data-action=tick]").checked = run.id === 0 || view.ticked.has(run.id);
      line.querySelector("progress")?.setAttribute("value", run.done_steps);
    }
  }
  draw_outputs();
}

function draw_outputs() {
  const outputs = document.getElementById("outputs");
  const ids = view.compared ? view.compared.ids.join(",") : "";
  if (outputs.look === ids + language) return;
  outputs.look = ids + language;
  outputs.replaceChildren(...(ids ? [
    make("a", {id: "report-link", href: `report.html?runs=${ids}&language=${language}`, target: "_blank", rel: "noopener", text: say("report")}),
    make("a", {href: `summary.csv?runs=${ids}`, download: "summary.csv", text: say("summary")})] : []));
}
