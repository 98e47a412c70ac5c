/** Runs side by side: overview, energy by carrier, duration curves, every quantity. */
const compared = {
  quantity: "residual",
  curves: {
    residual: {text: "residual", unit: "MW", of: (view) => residual_load(view)},
    load: {text: "load", unit: "MW", of: (view) => view.stack.demand_mw},
    price: {text: "price_median", unit: "price", of: (view) => view.stack.price_median},
    green: {text: "green_share", unit: "%", of: (view) => view.stack.green_share.map((share) => 100 * share)},
  },
};

function overview_table({comparison}) {
  const [head, ...lines] = comparison[language === "zh" ? "overview_zh" : "overview"];
  const rows = lines.map(([name, ...cells], n) => ({
    strong: n === 0,
    cells: [make("span", {class: "run-name"}, [run_mark(n), named(name)]), ...cells.map(grouped_text)],
  }));
  return table([say("run"), ...head.slice(1)], rows, {caption: say("compare"), unseen: true});
}

/** The numbers of an overview come as texts: digits in groups, and a minus sign as it is printed. */
function grouped_text(cell) {
  return cell.replace(/^-(?=\d)/, "−").replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

function run_mark(n) {
  return shape("svg", {class: "swatch", viewBox: "0 0 14 10", "aria-hidden": "true"}, [
    shape("rect", {width: 14, height: 10, rx: 2, fill: run_colour(n)}),
  ]);
}

/** A bar per run, of what its carriers generate. */
function energy_bars(report) {
  const rows = report.runs.map((run) => run.totals.carriers.filter(({energy_mwh}) => energy_mwh > 0));
  const most = Math.max(...rows.map((row) => row.reduce((sum, {energy_mwh}) => sum + energy_mwh, 0)), 1e-9);
  const carriers = [];
  for (const row of rows)
    for (const one of row) if (!carriers.some(({carrier}) => carrier === one.carrier)) carriers.push(one);
  const every = report.runs.flatMap(({layers}) => layers);
  const layers = carriers.map(
    ({carrier}) => every.find((layer) => layer.carrier === carrier) || {carrier, stores: false},
  );
  const colour_of = (carrier) =>
    layer_colour(
      layers,
      layers.findIndex((layer) => layer.carrier === carrier),
    );
  const lines = report.runs.map((run, n) => {
    let left = 0;
    const bars = rows[n].map((one) => {
      const width = (1000 * one.energy_mwh) / most;
      const bar = shape("rect", {x: left, y: 0, width, height: 20, fill: colour_of(one.carrier)}, [
        shape("title", {text: `${label_of(one)}: ${amount_text(one.energy_mwh, "MWh")}`}),
      ]);
      left += width;
      return bar;
    });
    return make("div", {class: "bar-row"}, [
      make("span", {class: "bar-name"}, [named(run.name)]),
      shape("svg", {viewBox: "0 0 1000 20", preserveAspectRatio: "none", class: "bar", "aria-hidden": "true"}, bars),
      make("span", {class: "bar-value", text: amount_text((left * most) / 1000, "MWh")}),
    ]);
  });
  const series = carriers.map((one) => ({label: label_of(one), colour: colour_of(one.carrier)}));
  const cells = table(
    [say("run"), ...carriers.map(label_of)],
    report.runs.map((run, n) => [
      named(run.name),
      ...carriers.map(({carrier}) =>
        number_text((rows[n].find((one) => one.carrier === carrier) || {energy_mwh: 0}).energy_mwh, 1),
      ),
    ]),
    {caption: say("energy_mwh")},
  );
  return [make("div", {class: "bars"}, lines), legend(series, "").element, folded(say("table"), () => cells)];
}

function compared_curves(host, page) {
  const {text, unit, of} = compared.curves[compared.quantity];
  const shown = make("div");
  const pick = choice(
    say("compare_of"),
    Object.entries(compared.curves).map(([key, one]) => [key, say(one.text)]),
    compared.quantity,
    (key) => {
      compared.quantity = key;
      host.replaceChildren();
      compared_curves(host, page);
    },
  );
  host.append(pick, shown);
  const {currency} = page.report.runs[0];
  const dashes = [[8, 3], [3, 3], [10, 3, 2, 3]];
  const curves = page.report.runs
    .map((run, n) => ({
      run,
      label: run.name,
      colour: run_colour(n),
      dash: n === 0 ? undefined : dashes[n % 3],
      values: sorted_down(of(page.view_of(n))),
    }))
    .filter(({run}) => unit !== "price" || run.currency === currency); // other money is no like with like
  const unit_text = unit === "price" ? `${currency}/MWh` : unit;
  if (have_charts)
    new DurationChart(shown, {unit: `${say(text)}, ${unit_text}`, curves, digits: unit === "MW" ? 0 : 1, height: 300});
  else shown.append(no_chart());
  shown.append(
    duration_table(curves),
    download_button("duration.csv", () => duration_lines(curves, unit_text)),
  );
}

function every_difference({comparison}) {
  const {names, rows} = comparison;
  const columns = [say("quantity"), say("unit"), named(names[0])];
  for (const name of names.slice(1))
    columns.push(named(name), make("span", {}, [named(name), ": " + say("difference")]));
  const shown = (value, unit, sign) => {
    const text =
      unit === "1"
        ? number_text(value === null ? null : 100 * value, 2)
        : number_text(value, unit === "t/MWh" ? 4 : unit === "MW" || unit === "MWh" ? 1 : 0);
    return sign && value > 0 ? "+" + text : text;
  };
  return table(
    columns,
    rows.map((row) => [
      label_of(row),
      row.unit === "1" ? "%" : row.unit,
      shown(row.values[0], row.unit),
      ...names
        .slice(1)
        .flatMap((_, n) => [shown(row.values[n + 1], row.unit), shown(row.difference[n], row.unit, true)]),
    ]),
    {texts: 2, caption: say("every_difference")},
  );
}

sections.push({
  id: "compare",
  is_there: ({page}) => page.report.runs.length > 1,
  draw(host, {page}) {
    const {report} = page;
    host.append(make("p", {class: "intro"}, [say("compare_intro", report.runs[0].name)]));
    if (!report.comparison.same_steps) host.append(make("p", {class: "notice", text: say("different_steps")}));
    if (!report.comparison.same_currency) host.append(make("p", {class: "notice", text: say("different_currency")}));
    host.append(
      overview_table(report),
      make("h3", {text: say("compare_energy")}),
      ...energy_bars(report),
      make("h3", {text: say("compare_duration")}),
    );
    const curves = make("div");
    host.append(curves);
    compared_curves(curves, page);
    host.append(
      folded(say("every_difference"), () => every_difference(report)),
      make("p", {class: "note", text: say("section_below")}),
    );
  },
});
