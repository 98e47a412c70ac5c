/**
 * A chart over the timeline of a run. `layers` are stacked areas, `lines` lie over them; each is
 * `{label, colour, values, dash, halo}`. `at_end`: values belong to the end of their step.
 */
class TimeChart {
  constructor(
    host,
    timeline,
    {unit, layers = [], lines = [], height = 220, digits = 0, from_zero = false, at_end = false},
  ) {
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
    if (this.at_end && this.level === "step")
      times = [...times.slice(1), times[times.length - 1] + this.timeline.point_s];
    const stepped = uPlot.paths.stepped({align: 1});
    const haloed = this.lines.filter(({halo}) => halo); // to be seen over areas of any colour
    const halos = haloed.map((line) => this.columns[this.series.findIndex(({values}) => values === line.values)]);
    const drawn = [
      ...areas.map(({layer}) => ({
        stroke: layer.colour,
        fill: layer.colour,
        width: 0,
        fillTo: 0,
        paths: stepped,
        points: {show: false},
      })),
      ...haloed.map(() => ({stroke: colour("paper"), width: 4.5, paths: stepped, points: {show: false}})),
      ...this.lines.map((line) => ({
        stroke: line.colour,
        width: line.width || 1.5,
        dash: line.dash,
        paths: this.at_end ? undefined : stepped,
        points: {show: false},
      })),
    ];
    const data = [times, ...areas.map(({values}) => values), ...halos, ...this.columns.slice(this.layers.length)];
    this.plot = new uPlot(this.options(drawn), data, this.place);
  }

  options(drawn) {
    const {timeline} = this;
    return {
      width: Math.max(280, this.place.clientWidth || this.host.clientWidth),
      height: this.height,
      legend: {show: false},
      padding: [10, 26, 0, 0],
      scales: {
        x: {time: false, min: timeline.range[0], max: timeline.range[1], range: (_, min, max) => [min, max]},
        y: {range: (_, min, max) => this.value_range(min, max)},
      },
      axes: [
        axis({
          space: 64,
          size: 42,
          splits: (plot, _, min, max) => time_marks(min, max, plot.bbox.width / uPlot.pxRatio, 64),
          values: (_, marks) => mark_texts(marks),
        }),
        value_axis(this.unit),
      ],
      series: [{}, ...drawn],
      cursor: {
        y: false,
        points: {show: false},
        sync: {key: "time", setSeries: false, filters: {pub: (type) => type !== "mousedown" && type !== "mouseup"}},
        drag: {x: true, y: false, setScale: false},
        bind: {
          dblclick: () => () => {
            timeline.show_all();
            return null;
          },
        },
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
    const from = plot.posToVal(left, "x"),
      to = plot.posToVal(left + width, "x");
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
    this.legend.set(
      this.level === "day" ? date_text(start) : time_text(start),
      this.columns.map((values) => number_text(values[n], this.digits)),
    );
  }

  key(event) {
    const {timeline} = this;
    const act = {
      ArrowLeft: () => timeline.pan(-0.25),
      ArrowRight: () => timeline.pan(0.25),
      "+": () => timeline.zoom(0.5),
      "=": () => timeline.zoom(0.5),
      "-": () => timeline.zoom(2),
      0: () => timeline.show_all(),
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
