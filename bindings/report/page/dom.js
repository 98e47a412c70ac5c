/** An element. `options` are attributes, but `text` and `class`; texts are never read as HTML. */
function make(tag, options = {}, children = []) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (key === "text") element.textContent = value;
    else if (key === "class") element.className = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** A shape of SVG, with its attributes. */
function shape(tag, attributes = {}, children = []) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") element.textContent = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** A name that the user gave: whatever its writing direction, it turns nothing around it. */
function named(text) {
  return make("bdi", {text});
}

/** What a thing is called: its name, else its id. */
function title_of(thing) {
  return thing.name || thing.id;
}

/** A choice with its label; `use` is called with what is chosen. */
function choice(label, options, chosen, use) {
  const select = make("select");
  for (const [value, text] of options) select.append(make("option", {value, text}));
  select.value = String(chosen);
  select.addEventListener("change", () => use(select.value));
  return make("label", {class: "choice"}, [make("span", {text: label}), select]);
}

function button(text, use, options = {}) {
  const element = make("button", {type: "button", text, ...options});
  element.addEventListener("click", use);
  return element;
}

/** A colour of the style sheet, as it is in the theme of the moment. */
function colour(name) {
  return getComputedStyle(document.documentElement)
    .getPropertyValue("--" + name)
    .trim();
}

const carrier_colours = [
  "coal",
  "lignite",
  "thermal",
  "gas",
  "oil",
  "nuclear",
  "biomass",
  "hydro",
  "wind",
  "solar",
  "battery",
  "other",
];

/** Carriers without a colour of their own, in the order in which the page met them. */
const strangers = [];

/** Colours kept for strangers; then hues that are far from those before, each of two lightnesses. */
function stranger_colour(n) {
  const kept = 6;
  if (n < kept) return colour("stranger-" + n);
  const hue = (137.508 * n) % 360; // the golden angle
  const is_dark = document.documentElement.dataset.theme === "dark";
  return `hsl(${hue.toFixed(0)}, ${n % 2 ? 38 : 52}%, ${(is_dark ? 58 : 46) + (n % 2 ? 12 : -6)}%)`;
}

/** The colour of a layer: its carrier's own, else a stranger's, which is the same in every picture. */
function layer_colour(layers, n) {
  const layer = layers[n];
  if (layer.stores && layer.carrier === "hydro") return colour("pumped");
  if (carrier_colours.includes(layer.carrier)) return colour(layer.carrier);
  if (!strangers.includes(layer.carrier)) strangers.push(layer.carrier);
  return stranger_colour(strangers.indexOf(layer.carrier));
}

/** The colour of a run among others; the style sheet has one for each that a page compares. */
function run_colour(n) {
  return colour("run-" + n);
}

/** A thing's title in the page's language, or in the other one, or its name. */
function title_text(thing, name) {
  const [first, second] = language === "zh" ? [thing.title_zh, thing.title] : [thing.title, thing.title_zh];
  return first || second || name;
}

/** The sections of the page in their order: `{id, is_there(view), draw(host, view)}`. */
const sections = [];

function intro(key, ...values) {
  return make("p", {class: "intro", text: say(key, ...values)});
}

/** Says what a page of this size does not show of a kind of things; nothing where it shows all. */
function left_out(view, kind) {
  const {things, all} = view.run.shown[kind];
  return things.length === all ? "" : make("p", {class: "note", text: say("left_out", things.length, all, say(kind))});
}
