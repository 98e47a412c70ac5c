/** Load less what comes with the weather, taken or not. */
function residual_load({run, stack}) {
  return stack.demand_mw.map((load, point) =>
    run.layers.reduce(
      (rest, layer, n) => (layer.varies ? rest - stack.generation_mw[n][point] - stack.curtailment_mw[n][point] : rest),
      load,
    ),
  );
}

const told_percents = [0, 1, 5, 10, 25, 50, 75, 90, 95, 99, 100];

/** What is reached or exceeded for that part of the time; values go downwards. */
function exceeded_for(values, percent) {
  return values.length ? values[Math.min(values.length - 1, Math.floor((percent / 100) * values.length))] : NaN;
}

function duration_table(curves) {
  return folded(say("table"), () =>
    table(
      [say("exceeded"), ...curves.map(({label}) => named(label))],
      told_percents.map((percent) => [
        `${percent} %`,
        ...curves.map(({values}) => number_text(exceeded_for(values, percent), 1)),
      ]),
      {caption: say("duration")},
    ),
  );
}

function duration_lines(curves, unit) {
  const lines = [["% of the time", ...curves.map(({label}) => `${label} (${unit})`)]];
  for (let n = 0; n <= 1000; n += 1) lines.push([n / 10, ...curves.map(({values}) => exceeded_for(values, n / 10))]);
  return lines;
}

sections.push({
  id: "duration",
  is_there: () => true,
  draw(host, view) {
    const {run, stack} = view;
    const power = [{label: say("load"), colour: colour("ink"), values: sorted_down(stack.demand_mw)}];
    if (run.layers.some(({varies}) => varies))
      power.push({
        label: say("residual"),
        colour: colour("accent"),
        dash: [7, 4],
        values: sorted_down(residual_load(view)),
      });
    const price = [{label: say("price_median"), colour: colour("price"), values: sorted_down(stack.price_median)}];
    host.append(intro("duration_intro"));
    const pair = make("div", {class: "pair"});
    host.append(pair);
    for (const [name, curves, unit, digits] of [
      ["load-duration", power, "MW", 0],
      ["price-duration", price, `${run.currency}/MWh`, 2],
    ]) {
      const figure = make("figure", {"data-chart": name});
      pair.append(figure);
      if (have_charts) new DurationChart(figure, {unit, curves, digits});
      else figure.append(no_chart());
      figure.append(
        duration_table(curves),
        download_button(`${name}.csv`, () => duration_lines(curves, unit)),
      );
    }
  },
});
