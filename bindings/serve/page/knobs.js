/** How a number is shown: shares in per cent, money in the scenario's currency. */
function shown_as(knob) {
  return knob.unit === "1" ? {factor: 100, unit: "%"} : {factor: 1, unit: knob.unit.replace("currency", view.scenario.currency)};
}

/** A step that a slider of this length takes: 1, 2 or 5 of some power of ten. */
function step_of(length) {
  const power = Math.pow(10, Math.floor(Math.log10(length / 200)));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => length / step <= 400) || power;
}

/** Where a slider ends. Numbers beyond it go into the box beside it. */
function slider_range(knob) {
  const {factor} = shown_as(knob);
  const lowest = Math.max(0, knob.min * factor);
  const base = knob.base * factor;
  const most = Math.min(factor === 100 ? 100 : base > 0 ? 3 * base : 100, knob.max * factor);
  const step = step_of(Math.max(most - lowest, 1e-6));
  const least = knob.min_excluded ? lowest + step : lowest;
  return {least: Math.min(least, base), most: Math.max(Math.ceil(most / step) * step, base), step};
}

/** No more digits than were put in. */
function plain(value) {
  return String(Number(value.toPrecision(12)));
}

/** What a box takes, in words and as a test. */
function limits_of(knob) {
  const {factor, unit} = shown_as(knob);
  const shown = (value) => number_text(value * factor, Number.isInteger(value * factor) ? 0 : 3);
  return {
    text: say(knob.min_excluded ? "range_above" : "range", shown(knob.min), shown(knob.max), unit),
    holds: (value) => (knob.min_excluded ? value > knob.min : value >= knob.min) && value <= knob.max,
  };
}

/** Why a text is not taken, at its box. */
function refused_text(text, reason) {
  return say("not_taken", text.trim() || "“”", reason);
}

/** A row of the panel: slider, box, base value, and how to go back to it. */
function draw_knob(row, knob) {
  const {factor, unit} = shown_as(knob);
  const {least, most, step} = slider_range(knob);
  const field = called(field_names, knob.field);
  const label = `${title_of(row)}, ${field}, ${unit}`;
  const slider = make("input", {type: "range", min: least, max: most, step, "aria-label": label});
  const box = make("input", {type: "number", step: "any", "aria-label": label, "data-path": knob.path});
  box.min = plain(knob.min * factor);
  box.max = plain(knob.max * factor);
  const limits = limits_of(knob);
  const told = make("p", {class: "knob-told", role: "alert"});
  const reset = button(say("reset"), () => changes.set(knob, knob.base), {class: "quiet"});
  const base = make("span", {class: "knob-base", text: say("base_value", plain(knob.base * factor))});
  const line = make("div", {class: "knob"}, [
    make("span", {class: "knob-field", text: field}), slider, box, make("span", {class: "knob-unit", text: unit}), base, reset, told]);
  const take = (text) => {
    const value = Number((Number(text) / factor).toPrecision(12));  // 1.1 % are 0.011, not 0.011000000000000001
    const is_number = text.trim() !== "" && Number.isFinite(value);
    told.textContent = "";
    if (is_number && limits.holds(value)) return changes.set(knob, Math.abs(value - knob.base) < 1e-9 * Math.abs(knob.base) ? knob.base : value);
    line.refresh();  // what is not kept does not stay in sight
    told.textContent = refused_text(text, is_number ? limits.text : say("no_number"));
  };
  slider.addEventListener("input", () => take(slider.value));
  box.addEventListener("change", () => take(box.value));
  line.refresh = () => {
    const value = changes.value_of(knob) * factor;
    if (document.activeElement !== slider) slider.value = plain(value);
    box.value = plain(value);
    line.classList.toggle("changed", changes.values.has(knob.path));
    reset.hidden = !changes.values.has(knob.path);
  };
  line.refresh();
  return line;
}

/** One factor for the first number of every row of a table. */
function draw_factor(table, name) {
  const knobs = table.rows.map((row) => row.knobs[0]);
  const label = say("all_of", name);
  const least = knobs.some((knob) => knob.min_excluded) ? 0.05 : 0;  // no capacity at all is no unit
  const slider = make("input", {type: "range", min: least, max: 3, step: 0.05, value: 1, "aria-label": label});
  const most = Math.min(...knobs.map((knob) => knob.base > 0 ? knob.max / knob.base : Infinity));
  const box = make("input", {type: "number", min: least, max: most, step: "any", value: 1, "aria-label": label});
  const told = make("p", {class: "knob-told", role: "alert"});
  const take = (text) => {
    const factor = Number(text);
    told.textContent = "";
    if (text.trim() === "" || !(factor >= 0 && (factor > 0 || least === 0) && factor <= most)) {
      box.value = slider.value;
      told.textContent = refused_text(text, say("factor_range", least, number_text(most, 0)));
      return;
    }
    slider.value = box.value = factor;
    for (const knob of knobs) {
      if (factor === 1) changes.values.delete(knob.path);
      else changes.values.set(knob.path, Number((knob.base * factor).toPrecision(10)));
    }
    changes.tell();
  };
  slider.addEventListener("input", () => take(slider.value));
  box.addEventListener("change", () => take(box.value));
  const line = make("div", {class: "knob factor"}, [make("span", {class: "knob-field", text: say("all_times")}), slider, box, told]);
  line.refresh = () => {
    if (!knobs.some((knob) => changes.values.has(knob.path))) slider.value = box.value = 1;
  };
  return line;
}

/** What a table amounts to now, for its heading. */
function sum_text(table) {
  const first = table.rows.map((row) => row.knobs[0]);
  if (first[0].unit !== "MW" || first.some((knob) => knob.field !== first[0].field)) return "";
  return number_text(first.reduce((sum, knob) => sum + changes.value_of(knob), 0), 0) + " MW";
}

function draw_table(table) {
  const name = called(table_names, table.table);
  const sum = make("span", {class: "table-sum"});
  const count = make("span", {class: "table-count"});
  const lines = [];
  const rows = table.rows.map((row) => {
    const title = make("p", {class: "row-title"}, [named(title_of(row))]);
    if (row.name) title.append(make("small", {text: row.id}));
    const own = row.knobs.map((knob) => draw_knob(row, knob));
    lines.push(...own);
    return make("div", {class: "row"}, [table.rows.length === 1 && row.id === table.table ? "" : title, ...own]);
  });
  const body = make("div", {class: "rows"}, rows);
  const factor = table.rows.length > 1 && sum_text(table) ? draw_factor(table, name) : null;
  if (factor) body.prepend(factor);
  const details = make("details", {class: "table"}, [make("summary", {}, [make("span", {text: name}), sum, count]), body]);
  details.refresh = () => {
    for (const line of lines) line.refresh();
    factor?.refresh();
    sum.textContent = sum_text(table);
    const changed = lines.filter((line) => line.classList.contains("changed")).length;
    count.textContent = changed ? say("change_count", changed) : "";
  };
  details.refresh();
  return details;
}

/** The panel of every number that is offered, in its groups. */
function draw_knobs(host) {
  const open = new Set([...host.querySelectorAll("details[open]")].map((one) => one.dataset.table));
  const groups = ["units", "loads", "contracts", "policies", "grid"];
  const drawn = [];
  host.replaceChildren(...groups.map((group) => {
    const tables = view.scenario.tables.filter((table) => table.group === group).map((table) => {
      const details = draw_table(table);
      details.dataset.table = table.table;
      details.open = open.has(table.table);
      drawn.push(details);
      return details;
    });
    return tables.length ? make("div", {class: "group"}, [make("h3", {text: say(group)}), ...tables]) : "";
  }).filter((one) => one !== ""));
  host.refresh = () => drawn.forEach((details) => details.refresh());
}
