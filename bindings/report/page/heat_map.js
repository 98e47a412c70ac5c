/** The green share of every hour: days from left to right, hours from top to bottom. */
const heat = {of: "generation"};

function heat_choices({run}) {
  const consumers = run.shown.consumers.things.map((n, k) => [
    "consumer-" + k,
    title_of(run.ledger.consumers[n]) + (run.ledger.consumers[n].name ? ` (${run.ledger.consumers[n].id})` : ""),
  ]);
  return [["generation", say("green_of_generation")], ["use", say("green_of_use")], ...consumers];
}

function heat_values({stack, details}, of) {
  if (of === "generation") return stack.green_share;
  if (of === "use") return stack.green_share_traced;
  return details.green_share[Number(of.slice("consumer-".length))] || stack.green_share;
}

/** Cells: rows of a day, columns of days; NaN where there is no step. */
function heat_cells(timeline, values) {
  const rows = Math.max(1, Math.min(96, Math.round(day_s / timeline.point_s)));
  const first_day = Math.floor(timeline.first_s / day_s);
  const columns = Math.ceil(timeline.end_s / day_s) - first_day;
  const cells = new Float64Array(rows * columns).fill(NaN);
  const points = new Int32Array(rows * columns).fill(-1);
  for (let n = 0; n < timeline.points; n += 1) {
    const at = timeline.start_of(n);
    const day = Math.floor(at / day_s);
    const cell = Math.floor(((at - day * day_s) / day_s) * rows) * columns + day - first_day;
    cells[cell] = values[n];
    points[cell] = n;
  }
  return {rows, columns, cells, points, first_day};
}

/** Colours from 0 to 1, of ever the same order of lightness. */
function ramp() {
  const stops = Array.from({length: 6}, (_, n) => colour("heat-" + n)).map((hex) =>
    [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)),
  );
  return (share) => {
    const at = Math.max(0, Math.min(1, share)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    return stops[low].map((from, k) => Math.round(from + (at - low) * (stops[low + 1][k] - from)));
  };
}

class HeatMap {
  constructor(host, timeline, values) {
    Object.assign(this, {timeline, values, height: 260, ...heat_cells(timeline, values)});
    const {least, mean, greatest} = spread(values);
    this.canvas = make("canvas", {
      class: "heat",
      tabindex: "0",
      role: "img",
      "aria-label": say("heat_label", percent_text(mean), percent_text(least), percent_text(greatest)),
    });
    this.readout = make("p", {class: "readout", role: "status"});
    this.place = make("div", {}, [this.canvas]);
    host.append(this.place, make("div", {class: "tools"}, [this.scale(), this.readout]));
    this.cell = [0, 0];
    this.canvas.addEventListener("mousemove", (event) => this.point(event));
    this.canvas.addEventListener("click", (event) => {
      this.point(event);
      this.choose();
    });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.resize();
    plain_charts.push(this);
  }

  scale() {
    const colour_of = ramp();
    const cells = Array.from({length: 50}, (_, n) =>
      shape("rect", {x: n * 4, y: 0, width: 4.2, height: 10, fill: `rgb(${colour_of(n / 49).join(",")})`}),
    );
    return make("span", {class: "heat-scale"}, [
      "0 %",
      shape("svg", {viewBox: "0 0 200 10", width: 200, height: 10, "aria-hidden": "true"}, cells),
      "100 %",
    ]);
  }

  resize(width) {
    const dense = window.devicePixelRatio || 1;
    this.width = Math.max(280, width || this.place.clientWidth);
    this.left = 44;
    this.cell_width = Math.min(60, (this.width - this.left - 8) / this.columns);
    this.plot_height = this.height - 26;
    this.canvas.width = this.width * dense;
    this.canvas.height = this.height * dense;
    this.canvas.style.width = this.width + "px";
    this.canvas.style.height = this.height + "px";
    const pen = this.canvas.getContext("2d");
    pen.scale(dense, dense);
    this.paint(pen);
  }

  paint(pen) {
    const {rows, columns, cells} = this;
    const image = new ImageData(columns, rows);
    const colour_of = ramp();
    for (let n = 0; n < cells.length; n += 1) {
      if (Number.isNaN(cells[n])) continue;
      const [red, green, blue] = colour_of(cells[n]);
      image.data.set([red, green, blue, 255], 4 * n);
    }
    const small = make("canvas", {width: columns, height: rows});
    small.getContext("2d").putImageData(image, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(small, this.left, 4, columns * this.cell_width, this.plot_height);
    pen.fillStyle = colour("muted");
    pen.font = "12px " + getComputedStyle(document.body).fontFamily;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    if (rows > 1)
      for (const hour of [0, 6, 12, 18, 24])
        pen.fillText(
          `${two(hour)}:00`,
          this.left - 6,
          Math.min(4 + this.plot_height - 5, Math.max(9, 4 + (hour / 24) * this.plot_height)),
        );
    pen.textBaseline = "top";
    pen.textAlign = "left";
    const from = this.first_day * day_s,
      to = (this.first_day + columns) * day_s;
    const marks = time_marks(from, to, columns * this.cell_width, 56).filter((at) => at % day_s === 0 && at < to);
    mark_texts(marks).forEach((text, n) => {
      const x = this.left + ((marks[n] - from) / day_s) * this.cell_width;
      pen.fillRect(x, 4 + this.plot_height, 1, 4);
      pen.fillText(text.split("\n").join(" "), x + 3, 4 + this.plot_height + 6);
    });
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - this.left) / this.cell_width);
    const row = Math.floor(((event.clientY - box.top - 4) / this.plot_height) * this.rows);
    this.move(column, row);
  }

  move(column, row) {
    this.cell = [Math.max(0, Math.min(this.columns - 1, column)), Math.max(0, Math.min(this.rows - 1, row))];
    const n = this.cell[1] * this.columns + this.cell[0];
    const at = (this.first_day + this.cell[0]) * day_s + (this.cell[1] * day_s) / this.rows;
    this.readout.textContent = `${time_text(at)}   ${percent_text(this.cells[n])}`;
  }

  choose() {
    const point = this.points[this.cell[1] * this.columns + this.cell[0]];
    if (point >= 0) this.timeline.choose(point);
  }

  key(event) {
    const by = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
    if (event.key === "Enter") this.choose();
    if (!by) return;
    event.preventDefault();
    this.move(this.cell[0] + by[0], this.cell[1] + by[1]);
  }
}

/** Means by month, or day, and hour of the day. */
function heat_table(timeline, values) {
  const periods = timeline.periods();
  const bins = timeline.point_s >= day_s ? 1 : 8;
  const heads = Array.from({length: bins}, (_, n) =>
    bins === 1 ? say("mean") : `${two((n * 24) / bins)}–${two(((n + 1) * 24) / bins)}`,
  );
  const rows = periods.map(({label, first, end}) => {
    const parts = heads.map(() => []);
    for (let n = first; n < end; n += 1)
      parts[Math.floor(((timeline.start_of(n) % day_s) / day_s) * bins)].push(values[n]);
    return [label, ...parts.map((part) => number_text(100 * spread(part).mean, 1))];
  });
  return table([say("period"), ...heads], rows, {caption: say("mean_by_hour")});
}

sections.push({
  id: "green",
  is_there: () => true,
  draw(host, view) {
    const {timeline, run} = view;
    const choices = heat_choices(view);
    if (!choices.some(([key]) => key === heat.of)) heat.of = "generation";
    const values = heat_values(view, heat.of);
    const label = choices.find(([key]) => key === heat.of)[1];
    const pick = choice(say("green_of"), choices, heat.of, (of) => {
      heat.of = of;
      view.page.redraw("green");
    });
    const figure = make("figure", {"data-chart": "heat"});
    host.append(intro("green_intro"), pick, figure);
    new HeatMap(figure, timeline, values);
    host.append(
      left_out(view, "consumers"),
      folded(say("table"), () => heat_table(timeline, values)),
      download_button("green-share.csv", () => series_lines(timeline, run.time, [{label, unit: "", values}])),
    );
  },
});
