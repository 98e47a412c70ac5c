let stacks_by = "day";
let curves_of = "residual_mw";

function layer_label(layer) {
  return layer.carrier === "import" ? say("carrier_import") : label_of(layer);
}
function stack_colour(layers, n) {
  return layers[n].carrier === "import" ? colour("import") : layer_colour(layers, n);
}

/** Supply, charging, exports and demand of every bucket, in what the picture is drawn in. */
function stack_of(picture) {
  const by_day = stacks_by === "day";
  const buckets = by_day ? picture.day : picture.months;
  const scaled = (bucket, mwh) => by_day ? (bucket.hours ? mwh / bucket.hours : 0) : mwh / 1000;
  return buckets.map((bucket) => ({
    supply: bucket.supply_mwh.map((mwh) => scaled(bucket, mwh)),
    charge: scaled(bucket, bucket.charge_mwh),
    export: scaled(bucket, bucket.export_mwh),
    demand: scaled(bucket, bucket.demand_mwh),
    is_there: bucket.hours > 0,
  }));
}

function bucket_name(n) {
  return stacks_by === "day" ? `${two(n)}:00` : months[language === "zh" ? 1 : 0][n];
}

/** One bar per hour or month: what is supplied upwards, charging and exports downwards. */
function draw_stack(name, picture, range) {
  const stack = stack_of(picture);
  const x_marks = stacks_by === "day" ? [0, 6, 12, 18].map((n) => [n + 0.5, String(n)]) : stack.map((_, n) => [n + 0.5, bucket_name(n)]);
  const {svg, place} = frame(name, [0, stack.length], range, x_marks);
  stack.forEach((bucket, n) => {
    const [left, width] = [place.x(n + 0.06), place.x(0.94) - place.x(0.06)];
    const bar = (from, to, fill, text) => {
      const box = shape("rect", {x: left, y: place.y(Math.max(from, to)), width, height: Math.abs(place.y(from) - place.y(to)), fill});
      box.append(shape("title", {text: `${bucket_name(n)} ${text}: ${short_text(Math.abs(to - from))}`}));
      svg.append(box);
    };
    let level = 0;
    bucket.supply.forEach((value, layer) => {
      if (value <= 0) return;
      bar(level, level + value, stack_colour(picture.layers, layer), layer_label(picture.layers[layer]));
      level += value;
    });
    bar(0, -bucket.charge, colour("charge-other"), say("charge"));
    bar(-bucket.charge, -bucket.charge - bucket.export, colour("export"), say("export"));
  });
  const points = stack.map((bucket, n) => bucket.is_there ? `${place.x(n + 0.5)},${place.y(bucket.demand)}` : "").join(" ");
  svg.append(shape("polyline", {points, class: "demand", fill: "none"}));
  const heads = [say(stacks_by === "day" ? "hour" : "month"), ...picture.layers.map(layer_label), say("charge"), say("export"), say("demand")];
  const rows = stack.map((bucket, n) => [bucket_name(n), ...[...bucket.supply, bucket.charge, bucket.export, bucket.demand].map((value) => number_text(value, 1))]);
  return make("figure", {}, [make("figcaption", {}, [named(name)]), svg, folded_table(heads, rows)]);
}

function draw_stacks(host, compared) {
  const shown = [0, ...(compared.ids.length > 1 ? [compared.ids.length - 1] : [])];
  const all = shown.flatMap((n) => stack_of(compared.pictures[n]));
  const most = Math.max(1e-6, ...all.map((bucket) => Math.max(bucket.demand, bucket.supply.reduce((a, b) => a + b, 0))));
  const least = Math.min(0, ...all.map((bucket) => -bucket.charge - bucket.export));
  const layers = compared.pictures[shown.length - 1 ? compared.ids.length - 1 : 0].layers;
  const entries = layers.map((layer, n) => [layer_label(layer), stack_colour(layers, n)]);
  entries.push([say("charge"), colour("charge-other")], [say("export"), colour("export")], [say("demand"), colour("ink")]);
  host.replaceChildren(
    choice(say("stacks_show"), [["day", say("stacks_day")], ["months", say("stacks_months")]], stacks_by, (value) => { stacks_by = value; draw_stacks(host, compared); }),
    make("p", {class: "unit", text: say(stacks_by === "day" ? "mw" : "gwh")}),
    make("div", {class: "pair"}, shown.map((n) => draw_stack(view.name_of(compared.ids[n]), compared.pictures[n], [least * 1.03, most * 1.03]))),
    legend(entries));
}

/** Hour after hour from the greatest to the least, a line for every run. */
function draw_curves(host, compared) {
  const curves = compared.pictures.map((picture) => picture.curves[curves_of]);
  const every = curves.flat();
  const y = [Math.min(0, ...every), Math.max(1e-6, ...every) * 1.03];
  const label = (key) => say(key, view.scenario.currency);
  const {svg, place} = frame(label(curves_of), [0, 1], y, [0.1, 0.25, 0.5, 0.75, 0.9].map((share) => [share, percent_text(share, 0)]), [900, 300]);
  curves.forEach((curve, n) => {
    const points = curve.map((value, at) => `${place.x(at / (curve.length - 1))},${place.y(value)}`).join(" ");
    svg.append(shape("polyline", {points, class: "curve", fill: "none", stroke: run_colour(n)}));
  });
  const names = compared.ids.map((id) => view.name_of(id));
  const rows = Array.from({length: 21}, (_, n) => [percent_text(n / 20, 0), ...curves.map((curve) => number_text(curve[n * 10], 1))]);
  host.replaceChildren(
    choice(say("curves_show"), ["residual_mw", "curtailment_mw", "price_per_mwh"].map((key) => [key, label(key)]), curves_of, (value) => { curves_of = value; draw_curves(host, compared); }),
    make("figure", {class: "wide"}, [svg, legend(compared.ids.map((id, n) => [names[n], run_colour(n)])),
      folded_table([say("share_of_time"), ...names], rows)]));
}
