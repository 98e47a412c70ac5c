/** The figures a planner quotes, and the mix of capacities and energies behind them. */
function tile(key, value, [number, unit], notes) {
  return make("div", {class: "tile", "data-quantity": key, "data-value": String(value)}, [
    make("dt", {text: say(key)}),
    make("dd", {}, [
      make("span", {class: "figure", text: number}),
      " ",
      make("span", {class: "figure-unit", text: unit}),
    ]),
    ...notes.filter(Boolean).map((note) => make("dd", {class: "tile-note", text: note})),
  ]);
}

function percent(fraction) {
  return [number_text(100 * fraction, 1), "%"];
}

function tiles(run) {
  const {totals, layers, currency, certificate} = run;
  const own = totals.carriers.reduce((sum, {energy_mwh}) => sum + energy_mwh, 0) - totals.discharge_mwh;
  const offered = layers
    .filter(({curtails}) => curtails)
    .reduce((sum, {energy_mwh, curtailment_mwh}) => sum + energy_mwh + curtailment_mwh, 0);
  const net = totals.export_mwh - totals.import_mwh;
  const stated = totals.capacity_stated_mw;
  const all = [
    tile("capacity", totals.capacity_sum_mw, amount(totals.capacity_sum_mw, "MW"), [
      say("capacity_green", percent_text(totals.green_share_capacity)),
      stated > 0 ? say("capacity_stated", language === "zh" ? amount_text(stated, "MW") : `${number_text(stated, 1)} MW`) : "",
    ]),
    tile("demand", totals.demand_mwh, amount(totals.demand_mwh, "MWh"), [
      say("peak", amount_text(totals.peak_load_mw, "MW")),
    ]),
    tile("green_generation", totals.green_share_energy, percent(totals.green_share_energy), [
      say("green_peak", amount_text(totals.green_peak_median_mw, "MW")),
    ]),
    tile("green_use", totals.green_share_traced, percent(totals.green_share_traced), [say("green_use_note")]),
    tile("curtailed", totals.curtailment_mwh, amount(totals.curtailment_mwh, "MWh"), [
      offered > 0 ? say("curtailed_note", percent_text(totals.curtailment_mwh / offered)) : say("curtailed_plain"),
    ]),
    tile("unserved", totals.unserved_mwh, amount(totals.unserved_mwh, "MWh"), [
      say("unserved_note", percent_text(totals.unserved_mwh / totals.demand_mwh, 3)),
    ]),
    tile("emission", totals.emission_t, amount(totals.emission_t, "t"), [
      own > 0 ? say("emission_note", number_text(totals.emission_t / own, 3)) : "",
    ]),
    tile("cost", totals.total_cost, amount(totals.total_cost, "money", currency), [
      say("cost_note", `${number_text(totals.total_cost / totals.demand_mwh, 1)} ${currency_text(currency)}`),
    ]),
  ];
  if (totals.import_mwh > 0 || totals.export_mwh > 0)
    all.push(
      tile(net >= 0 ? "exchange" : "net_import", Math.abs(net), amount(Math.abs(net), "MWh"), [
        say("exchange_note", amount_text(totals.import_mwh, "MWh"), amount_text(totals.export_mwh, "MWh")),
      ]),
    );
  all.push(
    make("a", {class: "tile " + (certificate.holds ? "good" : "bad"), href: "#certificate"}, [
      make("span", {
        class: "verdict",
        text: (certificate.holds ? "✓ " : "✗ ") + say(certificate.holds ? "certified" : "not_certified"),
      }),
      make("span", {class: "tile-note", text: say("certified_note", short_text(totals.balance_residual_max_mw))}),
    ]),
  );
  return all;
}

/** Two bars: shares of carriers in capacity and in energy. */
function mix_bars(run) {
  const {carriers} = run.totals;
  const layers = carriers.map(
    ({carrier}) => run.layers.find((layer) => layer.carrier === carrier) || {carrier, stores: false},
  );
  const bar = (key) => {
    const sum = carriers.reduce((all, one) => all + Math.max(0, one[key]), 0) || 1;
    let left = 0;
    const parts = carriers.map((one, n) => {
      const width = (1000 * Math.max(0, one[key])) / sum;
      const part = shape("rect", {x: left, y: 0, width, height: 20, fill: layer_colour(layers, n)}, [
        shape("title", {text: `${label_of(one)}: ${percent_text(Math.max(0, one[key]) / sum)}`}),
      ]);
      left += width;
      return part;
    });
    return make("div", {class: "bar-row"}, [
      make("span", {class: "bar-name", text: say(key)}),
      shape("svg", {viewBox: "0 0 1000 20", preserveAspectRatio: "none", class: "bar", "aria-hidden": "true"}, parts),
    ]);
  };
  const series = carriers.map((one, n) => ({label: label_of(one), colour: layer_colour(layers, n)}));
  return [make("div", {class: "bars"}, [bar("capacity_mw"), bar("energy_mwh")]), legend(series, "").element];
}

function mix_table({totals}) {
  const {carriers} = totals;
  const sum = (key) => carriers.reduce((all, one) => all + one[key], 0);
  const rows = carriers.map((one) => [
    make("span", {}, [
      named(label_of(one)),
      one.green ? " " : "",
      one.green ? make("span", {class: "tag", text: say("green_mark")}) : "",
    ]),
    number_text(one.capacity_mw, 1),
    percent_text(one.capacity_mw / sum("capacity_mw")),
    number_text(one.energy_mwh, 1),
    percent_text(one.energy_mwh / sum("energy_mwh")),
  ]);
  rows.push({
    strong: true,
    cells: [say("total"), number_text(sum("capacity_mw"), 1), "", number_text(sum("energy_mwh"), 1), ""],
  });
  return table([say("carrier"), say("capacity_mw"), say("share"), say("energy_mwh"), say("share")], rows, {
    caption: say("mix"),
    unseen: true,
  });
}

function quantity_rows(report, run) {
  return report.quantities.map(({name, unit, label, label_zh}) => {
    const value = run.totals[name];
    const in_unit = unit === "{currency}" ? run.currency : unit;
    const shown =
      unit !== "1"
        ? Math.abs(value) < 1e-3 && value !== 0
          ? short_text(value)
          : number_text(value, 1)
        : name === "gap"
          ? short_text(value)
          : number_text(value === null ? null : 100 * value, 2);
    return [label_of({label, label_zh}), shown, unit === "1" ? (name === "gap" ? "" : "%") : in_unit];
  });
}

sections.push({
  id: "headline",
  is_there: () => true,
  draw(host, {page, run}) {
    host.append(
      make("dl", {class: "tiles"}, tiles(run)),
      make("h3", {text: say("mix")}),
      ...mix_bars(run),
      mix_table(run),
      folded(say("every_quantity"), () =>
        table([say("quantity"), say("value"), say("unit")], quantity_rows(page.report, run), {
          caption: say("every_quantity"),
        }),
      ),
    );
  },
});
