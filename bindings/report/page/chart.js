const have_charts = typeof uPlot !== "undefined";

/** In place of a chart that this build cannot draw. */
function no_chart() {
  return make("p", {class: "notice", text: say("no_charts")});
}

/** The names of series with their colours; `set(texts)` puts what each is at the cursor. */
function legend(series, note) {
  const values = series.map(() => make("span", {class: "legend-value"}));
  const at = make("span", {class: "legend-time", text: note});
  const items = series.map((one, n) => {
    const mark = shape("svg", {class: "swatch", viewBox: "0 0 14 10", "aria-hidden": "true"}, [
      one.line
        ? shape("path", {
            d: "M0 5H14",
            stroke: one.colour,
            "stroke-width": 2.5,
            "stroke-dasharray": one.dash ? one.dash.join(" ") : "none",
          })
        : shape("rect", {width: 14, height: 10, rx: 2, fill: one.colour}),
    ]);
    return make("li", {}, [mark, named(one.label), values[n]]);
  });
  const element = make("div", {class: "legend"}, [at, make("ul", {}, items)]);
  return {
    element,
    set(time, texts) {
      at.textContent = time || note;
      values.forEach((value, n) => {
        value.textContent = texts ? texts[n] : "";
      });
    },
  };
}

/** What every chart's axes share. */
function axis(more) {
  return {
    stroke: colour("muted"),
    font: "12px " + getComputedStyle(document.body).fontFamily,
    grid: {stroke: colour("hairline"), width: 1},
    ticks: {stroke: colour("hairline"), width: 1, size: 4},
    ...more,
  };
}

function value_axis(unit) {
  const digits = (marks) => {
    const spacing = marks.length > 1 ? Math.abs(marks[1] - marks[0]) : 1;
    return Math.max(0, Math.min(6, -Math.floor(Math.log10(spacing) + 1e-9)));
  };
  return axis({
    size: 66,
    values: (_, marks) => marks.map((one) => (unit === "%" ? number_text(one) : number_text(one, digits(marks)))),
  });
}

/** Layers on top of each other: the outermost first, so that the inner ones are drawn over it. */
function stacked(layers, columns) {
  const above = [],
    below = [];
  const points = columns.length ? columns[0].length : 0;
  const up = new Array(points).fill(0),
    down = new Array(points).fill(0);
  layers.forEach((layer, k) => {
    const values = columns[k];
    let has_above = false,
      has_below = false;
    for (let n = 0; n < points; n += 1) {
      const value = values[n] || 0;
      if (value > 0) {
        up[n] += value;
        has_above = true;
      }
      if (value < 0) {
        down[n] += value;
        has_below = true;
      }
    }
    if (has_above) above.push({layer, values: up.slice()});
    if (has_below) below.push({layer, values: down.slice()});
  });
  return [...above.reverse(), ...below.reverse()];
}
