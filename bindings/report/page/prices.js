/** Prices over time: least, median and greatest over the buses, or of one bus. */
const priced = {of: "range"};

function price_series({run, stack, details}, of) {
  const unit = `${run.currency}/MWh`;
  if (of !== "range") {
    const bus = run.grid.buses[run.shown.buses.things[Number(of)]];
    const values = stack.price_median.map((median, n) => median + details.price_above_median[Number(of)][n]);
    return [{label: title_of(bus), colour: colour("price"), unit, values}];
  }
  if (run.counts.buses === 1) return [{label: say("price"), colour: colour("price"), unit, values: stack.price_median}];
  return [
    {label: say("greatest"), colour: colour("price-high"), unit, width: 1, values: stack.price_max},
    {label: say("least"), colour: colour("price-low"), unit, width: 1, values: stack.price_min},
    {label: say("median"), colour: colour("price"), unit, width: 1.75, values: stack.price_median},
  ];
}

sections.push({
  id: "prices",
  is_there: () => true,
  draw(host, view) {
    const {run, timeline} = view;
    const {things} = run.shown.buses;
    if (priced.of !== "range" && Number(priced.of) >= things.length) priced.of = "range";
    const series = price_series(view, priced.of);
    const choices = [["range", say("price_range")], ...things.map((n, k) => [String(k), title_of(run.grid.buses[n])])];
    const figure = make("figure", {"data-chart": "prices"});
    host.append(intro("prices_intro"));
    if (things.length > 1)
      host.append(
        choice(say("price_of"), choices, priced.of, (of) => {
          priced.of = of;
          view.page.redraw("prices");
        }),
      );
    host.append(figure);
    if (have_charts) new TimeChart(figure, timeline, {unit: `${run.currency}/MWh`, digits: 2, lines: series});
    else figure.append(no_chart());
    const mean = (values, first, end) => spread(values.subarray(first, end)).mean;
    host.append(
      left_out(view, "buses"),
      folded(say("table"), () =>
        table([say("period"), ...series.map(({label}) => named(label))], period_rows(timeline, series, mean), {
          caption: `${say("mean")}, ${run.currency}/MWh`,
        }),
      ),
      download_button("prices.csv", () => series_lines(timeline, run.time, series)),
    );
  },
});
