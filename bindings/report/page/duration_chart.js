/** Charts whose width follows the page, other than those over time. */
const plain_charts = [];

/** Curves over 0 … 100 % of the time. `curves` are `{label, colour, values, dash}`, sorted downwards. */
class DurationChart {
  constructor(host, {unit, curves, height = 240, digits = 0}) {
    Object.assign(this, {curves, height});
    const shown = curves.map((curve) => ({...curve, line: true}));
    const told = legend(shown, "");
    const note = curves
      .map(
        ({label, values}) =>
          `${label}: ${number_text(values[0], digits)} … ${number_text(values[values.length - 1], digits)}`,
      )
      .join("; ");
    this.place = make("div", {class: "chart", role: "img", "aria-label": `${unit}. ${note}`});
    host.append(make("p", {class: "unit", text: unit}), this.place, told.element);
    const sampled = curves.map(({values}) => this.sample(values));
    const times = sampled.length ? sampled[0].map((_, n) => n / 10) : [];
    this.plot = new uPlot(
      {
        width: Math.max(260, this.place.clientWidth || host.clientWidth),
        height,
        legend: {show: false},
        padding: [10, 28, 0, 0],
        scales: {x: {time: false, range: [0, 100]}, y: {range: (_, min, max) => this.value_range(min, max)}},
        axes: [axis({space: 50, size: 34, values: (_, marks) => marks.map((one) => `${one} %`)}), value_axis(unit)],
        series: [
          {},
          ...curves.map((curve) => ({stroke: curve.colour, width: 1.75, dash: curve.dash, points: {show: false}})),
        ],
        cursor: {y: false, points: {show: false}, drag: {x: false, y: false}},
        hooks: {
          setCursor: [
            (plot) => {
              const n = plot.cursor.left >= 0 ? plot.cursor.idx : null;
              if (n === null || n === undefined) told.set("");
              else
                told.set(
                  `${number_text(times[n], 1)} %`,
                  sampled.map((values) => number_text(values[n], digits)),
                );
            },
          ],
        },
      },
      [times, ...sampled],
      this.place,
    );
    plain_charts.push(this);
  }

  value_range(min, max) {
    if (min === null || !Number.isFinite(min)) return [0, 1];
    const room = 0.05 * (max - min) || 0.05 * Math.abs(max) || 1;
    return [min >= 0 ? 0 : min - room, max + room];
  }

  /** A value for every tenth of a per cent, the greatest and the least among them. */
  sample(values) {
    return Array.from({length: 1001}, (_, n) => (values.length ? exceeded_for(values, n / 10) : null));
  }

  resize(width) {
    this.plot.setSize({width: Math.max(260, width || this.place.clientWidth), height: this.height});
  }
}

/** What is known of a series, from the greatest to the least. */
function sorted_down(values) {
  return values
    .filter((value) => Number.isFinite(value))
    .sort()
    .reverse();
}
