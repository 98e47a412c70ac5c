/**
 * A table: `columns` are heads, the first ones of texts, the rest of numbers; `rows` are lists of cells,
 * each a text or an element. A row may be `{cells, strong}`. `unseen`: the heading above says the caption.
 */
function table(columns, rows, {texts: text_columns = 1, caption, unseen = false} = {}) {
  const is_text = (n) => n < text_columns;
  const head = make(
    "tr",
    {},
    columns.map((column, n) => make("th", {scope: "col", class: is_text(n) ? "" : "number"}, [column])),
  );
  const body = rows.map((row) => {
    const cells = row.cells || row;
    return make(
      "tr",
      {class: row.strong ? "strong" : ""},
      cells.map((cell, n) => {
        const content = cell === null || cell === undefined ? "" : cell;
        return n === 0
          ? make("th", {scope: "row"}, [content])
          : make("td", {class: is_text(n) ? "" : "number"}, [content]);
      }),
    );
  });
  const parts = [make("thead", {}, [head]), make("tbody", {}, body)];
  if (caption) parts.unshift(make("caption", {text: caption, class: unseen ? "unseen" : ""}));
  return make("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": caption || columns[0]}, [
    make("table", {}, parts),
  ]);
}

/** A table that opens on demand, filled when it first does. */
function folded(title, fill) {
  const details = make("details", {class: "folded"}, [make("summary", {text: title})]);
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(...[fill()].flat());
  });
  return details;
}

/** A cell of a CSV file; what spreadsheets would take for a formula begins with an apostrophe. */
function csv_cell(value) {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text) && (text.trim() === "" || Number.isNaN(Number(text)))) text = "'" + text;
  return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
}

/** Lines of cells as the text of a CSV file; the mark at its beginning tells Excel that it is UTF-8. */
function csv_text(lines) {
  return "\ufeff" + lines.map((cells) => cells.map(csv_cell).join(",")).join("\r\n") + "\r\n";
}

/** A button that saves `lines()` as a file. */
function download_button(name, lines) {
  return button(
    say("download"),
    () => {
      const url = URL.createObjectURL(new Blob([csv_text(lines())], {type: "text/csv;charset=utf-8"}));
      const link = make("a", {href: url, download: name});
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    },
    {class: "quiet"},
  );
}

/**
 * Series over time as lines of a CSV file: `[{label, unit, values}]`, every point. Times are on the region's
 * clock, as spreadsheets take them for dates; the head says how far it is from UTC.
 */
function series_lines(timeline, time, series) {
  const offset = offset_text(time.zone_offset_s).replace("−", "-");
  const lines = [[`time (UTC${offset})`, ...series.map(({label, unit}) => (unit ? `${label} (${unit})` : label))]];
  for (let n = 0; n < timeline.points; n += 1) {
    lines.push([time_text(timeline.start_of(n)), ...series.map(({values}) => values[n])]);
  }
  return lines;
}

/** Sums or means of series by period, as rows of a table. */
function period_rows(timeline, series, fold) {
  return timeline
    .periods()
    .map(({label, first, end}) => [label, ...series.map(({values}) => number_text(fold(values, first, end), 1))]);
}

function energy_between(timeline, values, first, end) {
  let mwh = 0;
  for (let n = first; n < end; n += 1) mwh += values[n] * timeline.hours_of(n);
  return mwh;
}
