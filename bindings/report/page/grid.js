/** The grid as a drawing, its lines by their loading at a chosen hour. */
const grid_width = 1000,
  grid_margin = 34;

/** Loading of the lines that are told point by point, in per cent (MW where there is no limit), by line. */
function loadings_at({run, details}, point) {
  const loadings = new Map();
  run.shown.lines.things.forEach((line, k) => loadings.set(line, details.loading[k][point]));
  return loadings;
}

function loading_step(percent) {
  const size = Math.abs(percent);
  return size < 25 ? 0 : size < 50 ? 1 : size < 75 ? 2 : size < 90 ? 3 : 4;
}
const loading_steps = ["< 25 %", "25–50 %", "50–75 %", "75–90 %", "≥ 90 %"];

class GridPicture {
  constructor(host, view) {
    this.view = view;
    const {grid, lines} = view.run;
    this.height = (grid.height / 1000) * (grid_width - 2 * grid_margin) + 2 * grid_margin;
    this.svg = shape("svg", {class: "grid", viewBox: `0 0 ${grid_width} ${this.height.toFixed(0)}`, role: "img"});
    this.places = grid.buses.map(({x, y}) => [
      grid_margin + (x / 1000) * (grid_width - 2 * grid_margin),
      grid_margin + (y / 1000) * (grid_width - 2 * grid_margin),
    ]);
    this.paths = lines.map((line, n) => this.add_line(line, n));
    this.add_buses();
    host.append(this.svg);
  }

  /** Lines between the same two buses bend apart. */
  add_line(line, n) {
    const {lines} = this.view.run;
    const same = lines.filter(
      ({from, to}) => (from === line.from && to === line.to) || (from === line.to && to === line.from),
    );
    const bend = (same.indexOf(line) - (same.length - 1) / 2) * 14;
    const [x1, y1] = this.places[line.from],
      [x2, y2] = this.places[line.to];
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const sign = line.from < line.to ? 1 : -1;
    const cx = (x1 + x2) / 2 - (sign * bend * (y2 - y1)) / length,
      cy = (y1 + y2) / 2 + (sign * bend * (x2 - x1)) / length;
    const path = shape("path", {
      d: `M${x1.toFixed(1)} ${y1.toFixed(1)}Q${cx.toFixed(1)} ${cy.toFixed(1)} ${x2.toFixed(1)} ${y2.toFixed(1)}`,
      fill: "none",
    });
    const arrow = shape("path", {d: "M-5 -4L5 0L-5 4Z"});
    const title = shape("title");
    const group = shape("g", {"data-line": n}, [path, arrow, title]);
    this.svg.append(group);
    const middle = [(x1 + x2 + 2 * cx) / 4, (y1 + y2 + 2 * cy) / 4];
    return {path, arrow, title, group, middle, angle: (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI, length};
  }

  add_buses() {
    const {buses} = this.view.run.grid;
    const order = buses
      .map((_, n) => n)
      .sort((a, b) => buses[b].v_nom_kv - buses[a].v_nom_kv || buses[b].capacity_mw - buses[a].capacity_mw || a - b);
    const most = Math.max(1, ...buses.map(({capacity_mw}) => capacity_mw));
    const crowded = Math.min(1, Math.sqrt(200 / buses.length)); // of many buses each is small
    const radius = (n) => crowded * (4 + 7 * Math.sqrt(Math.max(0, buses[n].capacity_mw) / most));
    const taken = this.places.map(([x, y], n) => [x - radius(n), y - radius(n), x + radius(n), y + radius(n)]);
    const pen = make("canvas").getContext("2d");
    pen.font = "13px " + getComputedStyle(document.body).fontFamily;
    const labels = [];
    for (const n of order) {
      const bus = buses[n],
        [x, y] = this.places[n];
      const text = title_of(bus).length > 18 ? title_of(bus).slice(0, 17) + "…" : title_of(bus);
      const tip = `${title_of(bus)} (${bus.id})${bus.v_nom_kv > 0 ? `, ${number_text(bus.v_nom_kv)} kV` : ""}, ${number_text(bus.capacity_mw, 1)} MW`;
      this.svg.append(
        shape("circle", {cx: x.toFixed(1), cy: y.toFixed(1), r: radius(n).toFixed(1), class: "bus"}, [
          shape("title", {text: tip}),
        ]),
      );
      const box = this.room_for(x, y, radius(n), pen.measureText(text).width, taken);
      if (box)
        labels.push(
          shape("text", {x: box[0].toFixed(1), y: (box[1] + 12).toFixed(1), class: "bus-name", direction: "ltr", text}),
        );
    }
    this.svg.append(...labels);
  }

  /** A free place beside a bus for its name; null where there is none. */
  room_for(x, y, radius, width, taken) {
    const gap = radius + 4,
      height = 15;
    const tries = [
      [x + gap, y - 8],
      [x - gap - width, y - 8],
      [x - width / 2, y + gap - 2],
      [x - width / 2, y - gap - height + 2],
      [x + gap * 0.7, y + gap * 0.5],
      [x + gap * 0.7, y - gap * 0.5 - height],
      [x - gap * 0.7 - width, y + gap * 0.5],
      [x - gap * 0.7 - width, y - gap * 0.5 - height],
    ];
    for (const [left, top] of tries) {
      const box = [left, top, left + width, top + height];
      const inside = left >= 2 && top >= 2 && box[2] <= grid_width - 2 && box[3] <= this.height - 2;
      if (!inside || taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3]))
        continue;
      taken.push(box);
      return box;
    }
    return null;
  }

  show(point) {
    const {run, timeline} = this.view;
    const loadings = loadings_at(this.view, point);
    const steps = loading_steps.map((_, n) => colour("loading-" + n));
    const crowded = Math.min(1, Math.sqrt(300 / run.lines.length));
    let fullest = -1;
    this.paths.forEach(({path, arrow, title, middle, angle, length}, n) => {
      const line = run.lines[n],
        value = loadings.get(n),
        has_limit = line.limit_mw !== null;
      const known = value !== undefined && Number.isFinite(value);
      const step = known && has_limit ? loading_step(value) : 0;
      if (known && has_limit && (fullest < 0 || Math.abs(value) > Math.abs(loadings.get(fullest)))) fullest = n;
      path.setAttribute("stroke", known && has_limit ? steps[step] : colour("muted"));
      path.setAttribute("stroke-width", crowded * (known && has_limit ? 2 + 1.1 * step : 1.5));
      arrow.setAttribute("fill", known && has_limit ? steps[step] : colour("muted"));
      arrow.setAttribute(
        "transform",
        `translate(${middle[0].toFixed(1)} ${middle[1].toFixed(1)}) rotate(${(angle + (value < 0 ? 180 : 0)).toFixed(1)}) scale(${(crowded * (1 + 0.15 * step)).toFixed(2)})`,
      );
      arrow.setAttribute("visibility", known && value !== 0 && length > 26 ? "visible" : "hidden");
      title.textContent = `${title_of(line)}: ${line_text(line, value)}`;
    });
    this.svg.setAttribute(
      "aria-label",
      say(
        "grid_label",
        run.counts.buses,
        run.counts.lines,
        time_text(timeline.start_of(point)),
        fullest < 0 ? "–" : `${title_of(run.lines[fullest])} ${line_text(run.lines[fullest], loadings.get(fullest))}`,
      ),
    );
  }
}

function line_text(line, value) {
  if (value === undefined || !Number.isFinite(value)) return "–";
  return line.limit_mw === null ? `${number_text(Math.abs(value))} MW` : `${number_text(Math.abs(value))} %`;
}

function line_rows(view, point) {
  const {run} = view;
  const loadings = loadings_at(view, point);
  return run.lines.map((line, n) => [
    named(title_of(line)),
    line.id,
    named(title_of(run.grid.buses[line.from])),
    named(title_of(run.grid.buses[line.to])),
    line.limit_mw === null ? say("no_limit") : number_text(line.limit_mw, 0),
    line_text(line, loadings.get(n)),
    line.greatest_frac === null ? `${number_text(line.greatest_mw)} MW` : percent_text(line.greatest_frac, 0),
    percent_text(line.mean_frac, 0),
    number_text(line.hours_near_limit, 0),
  ]);
}

/** The points a planner asks for first. */
function noted_points({stack, details}) {
  const extreme = (values, sign) => {
    let best = 0;
    values.forEach((value, n) => {
      if (sign * value > sign * values[best] || Number.isNaN(values[best])) best = n;
    });
    return best;
  };
  const noted = [
    ["hour_peak", extreme(stack.demand_mw, 1)],
    ["hour_greenest", extreme(stack.green_share, 1)],
    ["hour_least_green", extreme(stack.green_share, -1)],
  ];
  if (details.loading.length) {
    const fullest = Float64Array.from(stack.demand_mw, (_, n) =>
      details.loading.reduce((most, one) => Math.max(most, Math.abs(one[n]) || 0), 0),
    );
    noted.push(["hour_fullest", extreme(fullest, 1)]);
  }
  return noted;
}

function hour_tools(view, show) {
  const {timeline} = view;
  const slider = make("input", {
    type: "range",
    min: 0,
    max: timeline.points - 1,
    step: 1,
    "aria-label": say("chosen_hour"),
    class: "slider",
  });
  const output = make("output", {class: "range"});
  const follow = () => {
    slider.value = timeline.chosen;
    output.textContent = time_text(timeline.start_of(timeline.chosen));
    slider.setAttribute("aria-valuetext", output.textContent);
    show(timeline.chosen);
  };
  slider.addEventListener("input", () => timeline.choose(Number(slider.value)));
  timeline.listeners.push(follow);
  const jumps = noted_points(view).map(([key, point]) =>
    button(say(key), () => timeline.choose(point), {"data-jump": key}),
  );
  return {element: make("div", {class: "tools"}, [slider, output, make("div", {class: "buttons"}, jumps)]), follow};
}

sections.push({
  id: "grid",
  is_there: () => true,
  draw(host, view) {
    const {run, timeline} = view;
    if (run.counts.lines === 0) {
      host.append(make("p", {class: "note", text: say("grid_no_lines")}));
      return;
    }
    host.append(intro("grid_intro"));
    const figure = make("figure", {"data-chart": "grid"});
    const picture = run.grid.drawn ? new GridPicture(figure, view) : null;
    let shown = -1;
    const rows = make("div");
    const details = folded(say("table"), () => rows);
    const heads = [
      say("line"),
      say("id"),
      say("from"),
      say("to"),
      say("limit_mw"),
      say("loading_now"),
      say("loading_most"),
      say("loading_mean"),
      say("hours_near"),
    ];
    const fill = () => {
      if (details.open)
        rows.replaceChildren(
          table(heads, line_rows(view, timeline.chosen), {
            texts: 4,
            caption: `${say("lines")}, ${time_text(timeline.start_of(timeline.chosen))}`,
          }),
        );
    };
    const tools = hour_tools(view, (point) => {
      if (point === shown) return;
      shown = point;
      if (picture) picture.show(point);
      fill();
    });
    details.addEventListener("toggle", fill);
    host.append(tools.element, picture ? figure : make("p", {class: "note", text: say("grid_too_large")}));
    if (picture)
      figure.append(
        legend(
          [
            ...loading_steps.map((label, n) => ({label, colour: colour("loading-" + n), line: true})),
            ...(run.lines.some(({limit_mw}) => limit_mw === null)
              ? [{label: say("no_limit"), colour: colour("muted"), line: true}]
              : []),
          ],
          say("loading"),
        ).element,
        make("p", {class: "note", text: say(run.grid.from_coordinates ? "grid_stylised" : "grid_schematic")}),
      );
    host.append(
      left_out(view, "lines"),
      details,
      download_button("lines.csv", () => [
        [
          "line",
          "name",
          "from",
          "to",
          "limit_mw",
          "greatest_mw",
          "mean_frac",
          "hours_near_limit",
          `loading at ${time_text(timeline.start_of(timeline.chosen))}`,
        ],
        ...run.lines.map((line, n) => [
          line.id,
          line.name,
          run.grid.buses[line.from].id,
          run.grid.buses[line.to].id,
          line.limit_mw === null ? NaN : line.limit_mw,
          line.greatest_mw,
          line.mean_frac === null ? NaN : line.mean_frac,
          line.hours_near_limit,
          line_text(line, loadings_at(view, timeline.chosen).get(n)),
        ]),
      ]),
    );
    tools.follow();
  },
});
