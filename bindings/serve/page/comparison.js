/** What a planner asks first: [quantity, unit as said, better when: -1 less, 1 more, 0 neither]. */
const headlines = [
  ["total_cost", "money", -1], ["emission_t", "t", -1], ["curtailment_mwh", "MWh", -1], ["unserved_mwh", "MWh", -1],
  ["green_share_energy", "share", 1], ["green_share_traced", "share", 1], ["import_mwh", "MWh", 0], ["export_mwh", "MWh", 0],
];

/** A difference with its sign; shares in points. */
function difference_text(row, n) {
  const value = row.values[n] - row.values[0];
  if (!Number.isFinite(value) || row.values[n] === null || row.values[0] === null) return "–";
  if (value === 0) return "0";
  const sign = value > 0 ? "+" : "";
  if (row.unit === "1") return sign + number_text(100 * value, 2) + (language === "zh" ? " 个百分点" : " pp");
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  const relative = row.values[0] === 0 ? "" : ` (${sign}${number_text(100 * value / Math.abs(row.values[0]), 2)} %)`;
  return sign + number_text(value, digits) + relative;
}

function value_text(row, n) {
  const value = row.values[n];
  if (value === null) return "–";
  if (row.unit === "1") return percent_text(value, 2);
  const size = Math.abs(value);
  return number_text(value, size >= 1000 || size === 0 ? 0 : size >= 10 ? 1 : 4);
}

/** A tile: the latest run's figure, and how far it is from the base. */
function tile(row, unit, better) {
  const last = row.values.length - 1;
  const value = row.values[last];
  const [figure, said] = value === null ? ["–", ""] : unit === "share" ? [number_text(100 * value, 2), "%"] : amount(value, unit, view.scenario.currency);
  const change = value - row.values[0];
  const is_good = last > 0 && change * better > 0, is_bad = last > 0 && change * better < 0;
  const note = last === 0 ? "" : change === 0 ? say("same_as_base") : difference_text(row, last);
  return make("div", {class: "tile", "data-quantity": row.quantity}, [
    make("dt", {text: label_of(row)}),
    make("dd", {}, [make("span", {class: "figure", text: figure}), make("span", {class: "figure-unit", text: " " + said}),
      make("span", {class: "tile-note " + (is_good ? "good" : is_bad ? "bad" : ""), text: note})])]);
}

function draw_headline(host, compared) {
  const tiles = headlines.map(([quantity, unit, better]) => {
    const row = compared.rows.find((one) => one.quantity === quantity);
    return row ? tile(row, unit, better) : "";
  }).filter((one) => one !== "");
  const last = compared.ids[compared.ids.length - 1];
  host.replaceChildren(make("h3", {}, [named(view.name_of(last))]), make("dl", {class: "tiles"}, tiles));
}

/** Every quantity of every run, section by section. */
function draw_tables(host, compared) {
  const heads = [make("th", {scope: "col", text: say("quantity")}), make("th", {scope: "col"})];
  compared.ids.forEach((id, n) => {
    heads.push(make("th", {scope: "col", class: "number"}, [named(view.name_of(id))]));
    if (n) heads.push(make("th", {scope: "col", class: "number", text: say("difference")}));
  });
  const bodies = [0, 1, 2, 3].map((section) => {
    const rows = compared.rows.filter((row) => row.section === section && row.values.some((value) => value !== 0 && value !== null));
    const lines = rows.map((row) => {
      const cells = [make("th", {scope: "row"}, [named(label_of(row))]), make("td", {class: "muted", text: row.unit === "1" ? "" : row.unit})];
      row.values.forEach((_, n) => {
        cells.push(make("td", {class: "number", text: value_text(row, n), "data-value": String(row.values[n])}));
        if (n) cells.push(make("td", {class: "number muted", text: difference_text(row, n)}));
      });
      return make("tr", {"data-quantity": row.quantity}, cells);
    });
    const head = make("tr", {class: "strong"}, [make("th", {scope: "rowgroup", colspan: heads.length, text: say("section_" + section)})]);
    return make("tbody", {}, [head, ...lines]);
  });
  host.replaceChildren(make("div", {class: "scroll"}, [make("table", {id: "comparison-table"}, [
    make("caption", {class: "unseen", text: say("comparison")}), make("thead", {}, [make("tr", {}, heads)]), ...bodies])]));
}

function draw_comparison() {
  const [headline, tables] = ["headline", "tables"].map((id) => document.getElementById(id));
  const stacks = document.getElementById("stacks"), curves = document.getElementById("curves");
  const compared = view.compared;
  document.getElementById("pictures").hidden = !compared;
  if (!compared) {
    headline.replaceChildren(make("p", {class: "intro", text: say("base_alone")}));
    tables.replaceChildren();
    return;
  }
  draw_headline(headline, compared);
  if (compared.ids.length === 1) headline.append(make("p", {class: "note", text: say("comparison_empty")}));
  draw_tables(tables, compared);
  draw_stacks(stacks, compared);
  draw_curves(curves, compared);
}
