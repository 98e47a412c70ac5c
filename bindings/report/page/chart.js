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
      one.line ? shape("path", {d: "M0 5H14", stroke: one.colour, "stroke-width": 2.5,
        "stroke-dasharray": one.dash ? one.dash.join(" ") : "none"})
        : shape("rect", {width: 14, height: 10, rx: 2, fill: one.colour})]);
    return make("li", {}, [mark, named(one.label), values[n]]);
  });
  const element = make("div", {class: "legend"}, [at, make("ul", {}, items)]);
  return {
    element,
    set(time, texts) {
      at.textContent = time || note;
      values.forEach((value, n) => { value.textContent = texts ? texts[n] : ""; });
    },
  };
}

/** What every chart's axes share. */
function axis(more) {
  return {
    stroke: colour("muted"), font: "12px " + getComputedStyle(document.body).fontFamily,
    grid: {stroke: colour("hairline"), width: 1}, ticks: {stroke: colour("hairline"), width: 1, size: 4},
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
  const above = [], below = [];
  const points = columns.length ? columns[0].length : 0;
  const up = new Array(points).fill(0), down = new Array(points).fill(0);
  layers.forEach((layer, k) => {
    const values = columns[k];
    let has_above = false, has_below = false;
    for (let n = 0; n < points; n += 1) {
      const value = values[n] || 0;
      if (value > 0) { up[n] += value; has_above = true; }
      if (value < 0) { down[n] += value; has_below = true; }
    }
    if (has_above) above.push({layer, values: up.slice()});
    if (has_below) below.push({layer, values: down.slice()});
  });
  return [...above.reverse(), ...below.reverse()];
}

/**
 * A chart over the timeline of a run. `layers` are stacked areas, `lines` lie over them; each is
 * `{label, colour, values, dash}`. `at_end`: values belong to the end of their step.
 */
class TimeChart {
  constructor(host, timeline, {unit, layers = [], lines = [], height = 220, digits = 0, from_zero = false, at_end = false}) {
    Object.assign(this, {host, timeline, unit, layers, lines, height, digits, from_zero, at_end});
    this.series = [...layers, ...lines.map((line) => ({...line, line: true}))];
    this.legend = legend(this.series, "");
    this.place = make("div", {class: "chart", tabindex: "0", role: "img", "aria-label": this.description()});
    host.append(make("p", {class: "unit", text: unit}), this.place, this.legend.element);
    timeline.charts.push(this);
    this.follow();
    this.place.addEventListener("keydown", (event) => this.key(event));
    this.place.addEventListener("wheel", (event) => this.wheel(event), {passive: false});
  }

  description() {
    const told = this.series.map(({label, values}) => {
      const {least, mean, greatest} = spread(values);
      return `${label}: ${number_text(least, this.digits)} … ${number_text(mean, this.digits)} … ${number_text(greatest, this.digits)}`;
    });
    return `${this.unit}. ${told.join("; ")}`;
  }

  /** Shows the timeline's range, at the level that fits it. */
  follow() {
    const level = this.timeline.level();
    if (this.level !== level) {
      this.level = level;
      this.draw();
    } else {
      this.plot.setScale("x", {min: this.timeline.range[0], max: this.timeline.range[1]});
    }
    this.legend.set(say(level === "day" ? "daily_means" : "step_values"));
  }

  draw() {
    if (this.plot) this.plot.destroy();
    const columns = (series) => series.map(({values}) => this.timeline.values(values, this.level));
    this.columns = columns(this.series);
    const areas = stacked(this.layers, this.columns.slice(0, this.layers.length));
    let times = this.timeline.times(this.level);
    if (this.at_end && this.level === "step") times = [...times.slice(1), times[times.length - 1] + this.timeline.point_s];
    const stepped = uPlot.paths.stepped({align: 1});
    const drawn = [
      ...areas.map(({layer}) => ({stroke: layer.colour, fill: layer.colour, width: 0, fillTo: 0, paths: stepped,
        points: {show: false}})),
      ...this.lines.map((line) => ({stroke: line.colour, width: line.width || 1.5, dash: line.dash,
        paths: this.at_end ? undefined : stepped, points: {show: false}})),
    ];
    const data = [times, ...areas.map(({values}) => values), ...this.columns.slice(this.layers.length)];
    this.plot = new uPlot(this.options(drawn), data, this.place);
  }

  options(drawn) {
    const {timeline} = this;
    return {
      width: Math.max(280, this.place.clientWidth || this.host.clientWidth), height: this.height,
      legend: {show: false}, padding: [10, 26, 0, 0],
      scales: {
        x: {time: false, min: timeline.range[0], max: timeline.range[1], range: (_, min, max) => [min, max]},
        y: {range: (_, min, max) => this.value_range(min, max)},
      },
      axes: [
        axis({space: 64, size: 42, splits: (plot, _, min, max) => time_marks(min, max, plot.bbox.width / uPlot.pxRatio, 64),
          values: (_, marks) => mark_texts(marks)}),
        value_axis(this.unit),
      ],
      series: [{}, ...drawn],
      cursor: {
        y: false, points: {show: false}, sync: {key: "time", setSeries: false,
          filters: {pub: (type) => type !== "mousedown" && type !== "mouseup"}}, drag: {x: true, y: false, setScale: false},
        bind: {dblclick: () => () => { timeline.show_all(); return null; }},
      },
      hooks: {
        setSelect: [(plot) => this.selected(plot)],
        setCursor: [(plot) => this.tell(plot.cursor.left >= 0 ? plot.posToVal(plot.cursor.left, "x") : null)],
        ready: [(plot) => plot.over.addEventListener("click", (event) => this.clicked(plot, event))],
      },
    };
  }

  value_range(min, max) {
    if (min === null || !Number.isFinite(min)) return [0, 1];
    const low = this.from_zero || this.layers.length ? Math.min(0, min) : min;
    const high = this.from_zero || this.layers.length ? Math.max(0, max) : max;
    const room = 0.05 * (high - low) || 0.05 * Math.abs(high) || 1;
    return [low < 0 || (low !== 0 && !this.from_zero) ? low - room : 0, high === 0 ? (low < 0 ? 0 : 1) : high + room];
  }

  selected(plot) {
    const {left, width} = plot.select;
    if (width < 4) return;
    const from = plot.posToVal(left, "x"), to = plot.posToVal(left + width, "x");
    plot.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
    this.dragged = performance.now();
    this.timeline.set_range(from, to);
  }

  clicked(plot, event) {
    if (this.dragged && performance.now() - this.dragged < 300) return;
    const left = event.clientX - plot.over.getBoundingClientRect().left;
    this.timeline.choose(this.timeline.point_at(plot.posToVal(left, "x")));
    this.place.focus({preventScroll: true});
  }

  /** What every series is at an instant. */
  tell(local_s) {
    if (local_s === null) return this.legend.set(say(this.level === "day" ? "daily_means" : "step_values"));
    const point = this.timeline.point_at(local_s);
    let n = point;
    if (this.level === "day") {
      n = this.timeline.days.findIndex((first) => first > point) - 1;
      if (n < 0) n = this.timeline.days.length - 1;
    }
    const start = this.timeline.start_of(this.level === "day" ? this.timeline.days[n] : n);
    this.legend.set(this.level === "day" ? date_text(start) : time_text(start),
      this.columns.map((values) => number_text(values[n], this.digits)));
  }

  key(event) {
    const {timeline} = this;
    const act = {
      ArrowLeft: () => timeline.pan(-0.25), ArrowRight: () => timeline.pan(0.25), "+": () => timeline.zoom(0.5),
      "=": () => timeline.zoom(0.5), "-": () => timeline.zoom(2), 0: () => timeline.show_all(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** The wheel zooms once the chart has been selected, or with Ctrl; else the page scrolls. */
  wheel(event) {
    if (!this.place.contains(document.activeElement) && !event.ctrlKey) return;
    event.preventDefault();
    const left = event.clientX - this.plot.over.getBoundingClientRect().left;
    this.timeline.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.plot.posToVal(left, "x"));
  }

  resize(width) {
    this.plot.setSize({width: Math.max(280, width || this.place.clientWidth), height: this.height});
  }
}

/** Charts whose width follows the page, other than those over time. */
const plain_charts = [];

/** Curves over 0 … 100 % of the time. `curves` are `{label, colour, values, dash}`, sorted downwards. */
class DurationChart {
  constructor(host, {unit, curves, height = 240, digits = 0}) {
    Object.assign(this, {curves, height});
    const shown = curves.map((curve) => ({...curve, line: true}));
    const told = legend(shown, "");
    const note = curves.map(({label, values}) =>
      `${label}: ${number_text(values[0], digits)} … ${number_text(values[values.length - 1], digits)}`).join("; ");
    this.place = make("div", {class: "chart", role: "img", "aria-label": `${unit}. ${note}`});
    host.append(make("p", {class: "unit", text: unit}), this.place, told.element);
    const sampled = curves.map(({values}) => this.sample(values));
    const times = sampled.length ? sampled[0].map((_, n) => n / 10) : [];
    this.plot = new uPlot({
      width: Math.max(260, this.place.clientWidth || host.clientWidth), height, legend: {show: false}, padding: [10, 28, 0, 0],
      scales: {x: {time: false, range: [0, 100]}, y: {range: (_, min, max) => this.value_range(min, max)}},
      axes: [axis({space: 50, size: 34, values: (_, marks) => marks.map((one) => `${one} %`)}), value_axis(unit)],
      series: [{}, ...curves.map((curve) => ({stroke: curve.colour, width: 1.75, dash: curve.dash, points: {show: false}}))],
      cursor: {y: false, points: {show: false}, drag: {x: false, y: false}},
      hooks: {setCursor: [(plot) => {
        const n = plot.cursor.left >= 0 ? plot.cursor.idx : null;
        if (n === null || n === undefined) told.set("");
        else told.set(`${number_text(times[n], 1)} %`, sampled.map((values) => number_text(values[n], digits)));
      }]},
    }, [times, ...sampled], this.place);
    plain_charts.push(this);
  }

  value_range(min, max) {
    if (min === null || !Number.isFinite(min)) return [0, 1];
    const room = 0.05 * (max - min) || 0.05 * Math.abs(max) || 1;
    return [min >= 0 ? 0 : min - room, max + room];
  }

  /** A value for every tenth of a per cent, the greatest and the least among them. */
  sample(values) {
    const last = values.length - 1;
    return Array.from({length: 1001}, (_, n) => (last < 0 ? null : values[Math.round((n / 1000) * last)]));
  }

  resize(width) {
    this.plot.setSize({width: Math.max(260, width || this.place.clientWidth), height: this.height});
  }
}

/** What is known of a series, from the greatest to the least. */
function sorted_down(values) {
  return values.filter((value) => Number.isFinite(value)).sort().reverse();
}
