/** A choice of the form for new capacity. */
function new_unit_choice(id, label, options) {
  const select = make("select", {id});
  for (const [value, text] of options) select.append(make("option", {value, text}));
  return make("label", {class: "field"}, [make("span", {text: label}), select]);
}

/** Rows of a table by how like they are to what is wanted: those at the bus first. */
function patterns(table, bus) {
  const rows = [...table.rows].filter((row) => row.knobs[0].base > 0);
  rows.sort((a, b) => (b.bus === bus) - (a.bus === bus));
  return rows.map((row) => [row.id, title_of(row)]);
}

/** How a new unit is called: `+100 MW Solar at HLW110`. */
function new_unit_text(unit) {
  const bus = view.scenario.buses.find((one) => one.id === unit.bus);
  return say("new_item", plain(unit.p_max_mw), called(table_names, unit.table), bus ? bus.name : unit.bus);
}

/** What stands in the form, kept while the page is drawn again. */
const new_unit = {power: "100", kind: "", bus: "", like: ""};

/** The form that adds a unit like another one: kind, bus, power. */
function draw_new_unit(host) {
  const tables = view.scenario.tables.filter((table) => table.new_units);
  host.replaceChildren();
  if (!tables.length) return;
  const power = make("input", {id: "new-power", type: "number", min: 0.001, max: 1e6, step: "any", value: new_unit.power, required: ""});
  const kind = new_unit_choice("new-kind", say("new_kind"), tables.map((one) => [one.table, called(table_names, one.table)]));
  const bus = new_unit_choice("new-bus", say("new_bus"), view.scenario.buses.map((one) => [one.id, one.name === one.id ? one.id : `${one.name} (${one.id})`]));
  const like = new_unit_choice("new-like", say("new_like"), []);
  const [kinds, buses, likes] = [kind, bus, like].map((label) => label.querySelector("select"));
  const refill = () => {
    const table = tables.find((one) => one.table === kinds.value);
    likes.replaceChildren(...patterns(table, buses.value).map(([value, text]) => make("option", {value, text})));
  };
  const keep = () => Object.assign(new_unit, {power: power.value, kind: kinds.value, bus: buses.value, like: likes.value});
  const solar = tables.find((one) => one.table === "solar") || tables[0];
  kinds.value = new_unit.kind || solar.table;
  buses.value = new_unit.bus || solar.rows[0].bus;
  kinds.addEventListener("change", refill);
  buses.addEventListener("change", refill);
  refill();
  if (new_unit.like) likes.value = new_unit.like;
  const form = make("form", {class: "new-form", id: "new-form"}, [
    make("label", {class: "field"}, [make("span", {text: say("new_power")}), power]), kind, bus, like,
    make("button", {id: "new-add", text: say("add")})]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changes.add({table: kinds.value, like: likes.value, bus: buses.value, p_max_mw: Number(power.value)});
  });
  form.addEventListener("change", keep);
  const list = make("ul", {class: "added"});
  host.append(make("h3", {text: say("new_unit")}), form, list);
  host.refresh = () => list.replaceChildren(...changes.added.map((unit) => make("li", {}, [
    make("span", {text: new_unit_text(unit)}), button(say("take_out"), () => changes.take_out(unit), {class: "quiet"})])));
  host.refresh();
}
