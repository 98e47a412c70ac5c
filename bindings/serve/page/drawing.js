/** Even marks of an axis that ends at `most`: 1, 2 or 5 of some power of ten. */
function marks(least, most, wanted = 4) {
  const span = Math.max(most - least, 1e-9);
  const power = Math.pow(10, Math.floor(Math.log10(span / wanted)));
  const step = [1, 2, 5, 10].map((n) => n * power).find((one) => span / one <= wanted + 1);
  const all = [];
  for (let at = Math.ceil(least / step) * step; at <= most + step * 1e-6; at += step) all.push(Math.abs(at) < step * 1e-6 ? 0 : at);
  return all;
}

/** A frame with axes: `x` and `y` are [least, most]; `x_marks` are [value, text]; then its size. */
function frame(title, x, y, x_marks, [width, height] = [520, 240]) {
  const [left, right, top, bottom] = [54, 8, 10, 26];
  const place = {
    x: (value) => left + (width - left - right) * (value - x[0]) / (x[1] - x[0]),
    y: (value) => height - bottom - (height - top - bottom) * (value - y[0]) / (y[1] - y[0]),
  };
  const svg = shape("svg", {viewBox: `0 0 ${width} ${height}`, class: "drawing", role: "img", "aria-label": title});
  for (const mark of marks(...y)) {
    svg.append(shape("line", {x1: left, x2: width - right, y1: place.y(mark), y2: place.y(mark), class: mark === 0 ? "zero" : "rule"}));
    svg.append(shape("text", {x: left - 6, y: place.y(mark) + 4, class: "mark", "text-anchor": "end", text: short_text(mark)}));
  }
  for (const [value, text] of x_marks)
    svg.append(shape("text", {x: place.x(value), y: height - 8, class: "mark", "text-anchor": "middle", text}));
  return {svg, place};
}

/** Names beside their colours. */
function legend(entries) {
  return make("ul", {class: "legend plain"}, entries.map(([name, fill]) => {
    const swatch = shape("svg", {class: "swatch", viewBox: "0 0 14 10", "aria-hidden": "true"}, [shape("rect", {width: 14, height: 10, rx: 2, fill})]);
    return make("li", {}, [swatch, make("span", {text: name})]);
  }));
}

/** The numbers behind a picture. */
function folded_table(heads, rows) {
  const table = make("table", {}, [
    make("thead", {}, [make("tr", {}, heads.map((text, n) => make("th", {scope: "col", text, class: n ? "number" : ""})))]),
    make("tbody", {}, rows.map((row) => make("tr", {}, row.map((text, n) => n ? make("td", {class: "number", text}) : make("th", {scope: "row", text})))))]);
  return make("details", {class: "folded"}, [make("summary", {text: say("table")}), make("div", {class: "scroll"}, [table])]);
}
