/** Digits in groups of three; a dash where a number is not known. */
function number_text(value, digits = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const [whole, part] = Math.abs(value).toFixed(digits).split(".");
  const is_zero = Number(Math.abs(value).toFixed(digits)) === 0;
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return (value < 0 && !is_zero ? "−" : "") + grouped + (part ? "." + part : "");
}

function percent_text(fraction, digits = 1) {
  return fraction === null || !Number.isFinite(fraction) ? "–" : number_text(100 * fraction, digits) + " %";
}

/** About three significant digits, for numbers of any size. */
function short_text(value) {
  if (value === null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e9)) return value.toExponential(1).replace("e-", "e−");
  return number_text(value, size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** Units of which a planner says large amounts, from the largest: [at least, divided by, unit]. */
const large_units = {
  en: {
    MW: [[1e4, 1e3, "GW"]],
    MWh: [
      [1e6, 1e6, "TWh"],
      [1e3, 1e3, "GWh"],
    ],
    t: [
      [1e6, 1e6, "Mt"],
      [1e3, 1e3, "kt"],
    ],
    money: [
      [1e9, 1e9, "bn "],
      [1e6, 1e6, "m "],
    ],
  },
  zh: {
    MW: [
      [100, 10, "万千瓦"],
      [0, 1, "兆瓦"],
    ],
    MWh: [
      [1e5, 1e5, "亿千瓦时"],
      [10, 10, "万千瓦时"],
      [0, 1, "兆瓦时"],
    ],
    t: [
      [1e4, 1e4, "万吨"],
      [0, 1, "吨"],
    ],
    money: [
      [1e8, 1e8, "亿"],
      [1e4, 1e4, "万"],
    ],
  },
};

/** A currency as it is said. */
function currency_text(currency) {
  return language === "zh" && currency === "CNY" ? "元" : currency;
}

/** An amount as it is said: [number, unit]. */
function amount(value, unit, currency) {
  const name = currency_text(currency);
  const is_money = unit === "money";
  for (const [least, divisor, said] of large_units[language][unit] || []) {
    if (Math.abs(value) < least) continue;
    const scaled = value / divisor;
    const digits = Math.abs(scaled) >= 1000 ? 0 : Math.abs(scaled) >= 100 ? 1 : 2;
    return [number_text(scaled, digits), is_money ? said + name : said];
  }
  return [number_text(value, Math.abs(value) >= 1000 ? 0 : 1), is_money ? name : unit];
}

function amount_text(value, unit, currency) {
  return amount(value, unit, currency).join(" ");
}

/** Twice two digits and a colon, or `2023-05-17 18:00`; `local_s` counts on the scenario's clock. */
function two(number) {
  return String(number).padStart(2, "0");
}
function date_text(local_s) {
  const at = new Date(local_s * 1000);
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
}
function time_text(local_s) {
  const at = new Date(local_s * 1000);
  return `${date_text(local_s)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}
function offset_text(offset_s) {
  const minutes = Math.abs(offset_s) / 60;
  return (offset_s < 0 ? "−" : "+") + two(Math.floor(minutes / 60)) + ":" + two(minutes % 60);
}
const months = [
  ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
];
function month_text(local_s) {
  return months[language === "zh" ? 1 : 0][new Date(local_s * 1000).getUTCMonth()];
}

/** Least, mean and greatest of what is known. */
function spread(values) {
  let least = Infinity,
    greatest = -Infinity,
    sum = 0,
    count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    sum += value;
    count += 1;
  }
  return count ? {least, greatest, mean: sum / count} : {least: NaN, greatest: NaN, mean: NaN};
}
