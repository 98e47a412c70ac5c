/** Energy stored at the end of every step: by carrier, or of one storage. */
const stored = {of: "sum"};

function stored_series({run, details}, of) {
  const {things} = run.shown.storages;
  if (of !== "sum") {
    const storage = run.storages[things[Number(of)]];
    return [
      {
        label: title_of(storage),
        colour: colour("accent"),
        unit: "MWh",
        width: 1.5,
        values: details.energy_mwh[Number(of)],
      },
    ];
  }
  const carriers = [...new Set(things.map((n) => run.storages[n].carrier))];
  return carriers.map((carrier) => {
    const layer = run.layers.findIndex((one) => one.stores && one.carrier === carrier);
    const sum = new Float64Array(run.time.points);
    things.forEach((n, k) => {
      if (run.storages[n].carrier === carrier)
        details.energy_mwh[k].forEach((value, point) => {
          sum[point] += value;
        });
    });
    return {
      label: layer < 0 ? carrier : label_of(run.layers[layer]),
      unit: "MWh",
      values: sum,
      colour: layer < 0 ? colour("accent") : layer_colour(run.layers, layer),
    };
  });
}

function storage_rows({run, details}) {
  return run.shown.storages.things.map((n, k) => {
    const storage = run.storages[n];
    const {least, mean, greatest} = spread(details.energy_mwh[k]);
    return [
      named(title_of(storage)),
      storage.id,
      `${number_text(storage.energy_min_mwh, 1)} – ${number_text(storage.energy_max_mwh, 1)}`,
      number_text(least, 1),
      number_text(mean, 1),
      number_text(greatest, 1),
    ];
  });
}

sections.push({
  id: "storage",
  is_there: ({run}) => run.counts.storages > 0,
  draw(host, view) {
    const {run, timeline} = view;
    const {things} = run.shown.storages;
    if (stored.of !== "sum" && Number(stored.of) >= things.length) stored.of = "sum";
    const series = stored_series(view, stored.of);
    const choices = [["sum", say("storage_sum")], ...things.map((n, k) => [String(k), title_of(run.storages[n])])];
    const figure = make("figure", {"data-chart": "storage"});
    host.append(
      intro("storage_intro"),
      choice(say("storage_of"), choices, stored.of, (of) => {
        stored.of = of;
        view.page.redraw("storage");
      }),
      figure,
    );
    if (!have_charts) figure.append(no_chart());
    else new TimeChart(figure, timeline, {unit: "MWh", digits: 1, at_end: true, from_zero: true, lines: series});
    host.append(
      left_out(view, "storages"),
      folded(say("table"), () =>
        table(
          [
            say("name"),
            say("id"),
            `${say("room")}, MWh`,
            `${say("least")}, MWh`,
            `${say("mean")}, MWh`,
            `${say("greatest")}, MWh`,
          ],
          storage_rows(view),
          {texts: 2, caption: say("storage")},
        ),
      ),
      download_button("storage.csv", () => series_lines(timeline, run.time, series)),
    );
  },
});
