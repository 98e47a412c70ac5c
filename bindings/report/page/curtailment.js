/** Power offered and not taken, by carrier, and load not served. */
function curtailment_layers({run, stack}) {
  const {layers} = run;
  const all = [];
  layers.forEach((layer, n) => {
    if (layer.curtails)
      all.push({label: label_of(layer), colour: layer_colour(layers, n), unit: "MW", values: stack.curtailment_mw[n]});
  });
  if (stack.unserved_mw.some((value) => value !== 0))
    all.push({label: say("not_served"), colour: colour("unserved"), unit: "MW", values: stack.unserved_mw});
  return all;
}

sections.push({
  id: "curtailment",
  is_there: (view) => curtailment_layers(view).length > 0,
  draw(host, view) {
    const {run, timeline} = view;
    const layers = curtailment_layers(view);
    if (layers.every(({values}) => values.every((value) => value === 0))) {
      host.append(intro("curtailment_none"));
      return;
    }
    const figure = make("figure", {"data-chart": "curtailment"});
    host.append(intro("curtailment_intro"), figure);
    if (have_charts) new TimeChart(figure, timeline, {unit: "MW", layers, height: 180});
    else figure.append(no_chart());
    host.append(
      folded(say("table"), () =>
        table(
          [say("period"), ...layers.map(({label}) => label)],
          period_rows(timeline, layers, (values, first, end) => energy_between(timeline, values, first, end)),
          {caption: say("energy_by_period")},
        ),
      ),
      download_button("curtailment.csv", () => series_lines(timeline, run.time, layers)),
    );
  },
});
