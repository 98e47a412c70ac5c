const day_s = 86400;

/**
 * The time axis that the charts of a run share: one range, one cursor. Seconds count on the scenario's
 * own clock. Where the range is long, a point is a day's mean; else it is what the page holds.
 */
class Timeline {
  constructor(time) {
    this.point_s = time.step_s * time.per_point;
    this.first_s = time.start_s + time.zone_offset_s;
    this.end_s = this.first_s + time.steps * time.step_s;
    this.points = time.points;
    this.range = [this.first_s, this.end_s];
    this.chosen = 0;
    this.charts = [];
    this.listeners = [];
    this.find_days();
  }

  /** The first point of every day. */
  find_days() {
    this.days = [];
    let last = NaN;
    for (let n = 0; n < this.points; n += 1) {
      const day = Math.floor(this.start_of(n) / day_s);
      if (day !== last) this.days.push(n);
      last = day;
    }
  }

  start_of(point) {
    return Math.min(this.end_s, this.first_s + point * this.point_s);
  }

  point_at(local_s) {
    return Math.max(0, Math.min(this.points - 1, Math.floor((local_s - this.first_s) / this.point_s)));
  }

  /** "day" or "step": what a point of the charts is at the range of the moment. */
  level() {
    const most_steps = 45; // days
    const long = this.range[1] - this.range[0] > most_steps * day_s;
    return long && this.point_s < day_s && this.days.length > 2 ? "day" : "step";
  }

  /** Where the points of a level begin, and the end of the last. */
  times(level) {
    const count = level === "day" ? this.days.length : this.points;
    const times = new Array(count + 1);
    for (let n = 0; n < count; n += 1) times[n] = this.start_of(level === "day" ? this.days[n] : n);
    times[count] = this.end_s;
    return times;
  }

  /** Values at a level, the last one twice: it holds to the end. */
  values(values, level) {
    if (level === "step") return [...values, values[values.length - 1]].map((v) => (Number.isNaN(v) ? null : v));
    const means = this.days.map((first, n) => {
      const end = n + 1 < this.days.length ? this.days[n + 1] : this.points;
      const mean = spread(values.subarray(first, end)).mean;
      return Number.isNaN(mean) ? null : mean;
    });
    return [...means, means[means.length - 1]];
  }

  set_range(from, to) {
    const least = Math.min(2 * this.point_s, this.end_s - this.first_s);
    const length = Math.max(least, Math.min(to - from, this.end_s - this.first_s));
    const start = Math.max(this.first_s, Math.min(from + (to - from - length) / 2, this.end_s - length));
    this.range = [start, start + length];
    for (const chart of this.charts) chart.follow();
    for (const listener of this.listeners) listener();
  }

  /** Zooms around an instant; a factor above one shows more. */
  zoom(factor, middle_s = (this.range[0] + this.range[1]) / 2) {
    const [from, to] = this.range;
    this.set_range(middle_s - (middle_s - from) * factor, middle_s + (to - middle_s) * factor);
  }

  /** Moves by a part of what is shown. */
  pan(part) {
    const shift = part * (this.range[1] - this.range[0]);
    const limited = Math.max(this.first_s - this.range[0], Math.min(shift, this.end_s - this.range[1]));
    this.set_range(this.range[0] + limited, this.range[1] + limited);
  }

  show_all() {
    this.set_range(this.first_s, this.end_s);
  }

  /** Days around the chosen instant, from midnight. */
  show_days(days) {
    const chosen = this.start_of(this.chosen);
    const midnight = Math.floor(chosen / day_s) * day_s;
    this.set_range(midnight - Math.floor(days / 2) * day_s, midnight + Math.ceil(days / 2) * day_s);
  }

  choose(point) {
    this.chosen = point;
    for (const listener of this.listeners) listener();
  }

  /** The periods that tables tell: months, or days, or the points. */
  periods() {
    const days = this.days.length;
    const name = days > 62 ? (s) => date_text(s).slice(0, 7) : days > 2 ? date_text : time_text;
    const periods = [];
    for (let n = 0; n < this.points; n += 1) {
      const label = name(this.start_of(n));
      if (periods.length && periods[periods.length - 1].label === label) periods[periods.length - 1].end = n + 1;
      else periods.push({label, first: n, end: n + 1});
    }
    return periods;
  }

  /** Hours of a point; the last may have fewer steps. */
  hours_of(point) {
    return (this.start_of(point + 1) - this.start_of(point)) / 3600;
  }
}

/** Instants at which an axis has a mark, at least `room` pixels apart. */
function time_marks(from, to, width, room) {
  const per_mark = ((to - from) * room) / Math.max(1, width);
  const hour = 3600;
  const spacing = [hour / 4, hour, 3 * hour, 6 * hour, 12 * hour, day_s, 2 * day_s, 7 * day_s, 14 * day_s].find(
    (one) => one >= per_mark,
  );
  const marks = [];
  if (spacing) {
    for (let at = Math.ceil(from / spacing) * spacing; at <= to; at += spacing) marks.push(at);
    return marks;
  }
  const spaced_months = [1, 2, 3, 6, 12, 24, 60].find((one) => one * 30.4 * day_s >= per_mark) || 120;
  const start = new Date(from * 1000);
  let month = start.getUTCFullYear() * 12 + start.getUTCMonth();
  for (month -= month % spaced_months; ; month += spaced_months) {
    const at = Date.UTC(Math.floor(month / 12), month % 12) / 1000;
    if (at > to) return marks;
    if (at >= from) marks.push(at);
  }
}

/** What the marks are called: the hour, the day, the month or the year, whichever begins. */
function mark_texts(marks) {
  const spacing = marks.length > 1 ? marks[1] - marks[0] : day_s;
  return marks.map((at) => {
    const date = new Date(at * 1000);
    const day =
      language === "zh"
        ? `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`
        : `${month_text(at)} ${date.getUTCDate()}`;
    if (spacing < day_s) return at % day_s === 0 ? day : time_text(at).slice(11);
    if (spacing < 28 * day_s) return day;
    const year = String(date.getUTCFullYear());
    if (date.getUTCMonth() !== 0) return month_text(at);
    return spacing > 300 * day_s ? year : `${month_text(at)}\n${year}`;
  });
}
