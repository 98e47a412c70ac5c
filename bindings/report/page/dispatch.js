/** What serves the load, carrier by carrier, and what is exported or stored. */
function dispatch_layers({run, stack}) {
  const {layers} = run;
  const label = (layer) => (layer.carrier === "other" ? say("other") : label_of(layer));
  const all = layers.map((layer, n) => ({
    label: layer.stores ? say("discharging", label(layer)) : label(layer),
    colour: layer_colour(layers, n),
    unit: "MW",
    values: stack.generation_mw[n],
  }));
  const some = (values) => values.some((value) => value !== 0);
  const minus = (values) => values.map((value) => -value);
  if (some(stack.import_mw))
    all.push({label: say("imported"), colour: colour("import"), unit: "MW", values: stack.import_mw});
  if (some(stack.unserved_mw))
    all.push({label: say("not_served"), colour: colour("unserved"), unit: "MW", values: stack.unserved_mw});
  layers.forEach((layer, n) => {
    if (layer.stores && some(stack.charge_mw[n]))
      all.push({
        label: say("charging_of", label(layer)),
        colour: colour("charge-" + (layer.carrier === "hydro" ? "hydro" : "other")),
        unit: "MW",
        values: minus(stack.charge_mw[n]),
      });
  });
  if (some(stack.export_mw))
    all.push({label: say("exported"), colour: colour("export"), unit: "MW", values: minus(stack.export_mw)});
  return all;
}

function zoom_bar(timeline) {
  const bar = make("div", {class: "buttons", role: "group", "aria-label": say("zoom")}, [
    button(say("zoom_all"), () => timeline.show_all(), {"data-zoom": "all"}),
    button(say("zoom_month"), () => timeline.show_days(30), {"data-zoom": "month"}),
    button(say("zoom_week"), () => timeline.show_days(7), {"data-zoom": "week"}),
    button(say("zoom_day"), () => timeline.show_days(1), {"data-zoom": "day"}),
    button("◀", () => timeline.pan(-1), {"aria-label": say("earlier"), title: say("earlier")}),
    button("▶", () => timeline.pan(1), {"aria-label": say("later"), title: say("later")}),
  ]);
  const shown = make("span", {class: "range", role: "status"});
  const tell = () => {
    shown.textContent = timeline.range.map(time_text).join(" – ");
  };
  timeline.listeners.push(tell);
  tell();
  return make("div", {class: "tools"}, [bar, shown]);
}

sections.push({
  id: "dispatch",
  is_there: () => true,
  draw(host, view) {
    const {timeline, run, stack} = view;
    const layers = dispatch_layers(view);
    const load = {
      label: say("load"),
      colour: colour("ink"),
      unit: "MW",
      width: 1.75,
      halo: true,
      values: stack.demand_mw,
    };
    host.append(intro("dispatch_intro"), zoom_bar(timeline));
    const chart = make("figure", {"data-chart": "dispatch"});
    host.append(chart);
    if (have_charts) new TimeChart(chart, timeline, {unit: "MW", layers, lines: [load], height: 360});
    else chart.append(no_chart());
    const shown = [...layers, load, {label: say("losses"), unit: "MW", values: stack.loss_mw}];
    host.append(
      folded(say("table"), () =>
        table(
          [say("period"), ...shown.map(({label}) => label)],
          period_rows(timeline, shown, (values, first, end) => energy_between(timeline, values, first, end)),
          {caption: say("energy_by_period")},
        ),
      ),
      download_button("dispatch.csv", () => series_lines(timeline, run.time, shown)),
    );
  },
});
