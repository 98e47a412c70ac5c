/** What the next variant changes: values by path, new units, and who wants to know of it. */
const changes = {
  values: new Map(),
  added: [],
  listeners: [],

  set(knob, value) {
    if (value === knob.base) this.values.delete(knob.path);
    else this.values.set(knob.path, value);
    this.tell();
  },
  value_of(knob) {
    return this.values.has(knob.path) ? this.values.get(knob.path) : knob.base;
  },
  add(unit) {
    this.added.push(unit);
    this.tell();
  },
  take_out(unit) {
    this.added = this.added.filter((one) => one !== unit);
    this.tell();
  },
  clear() {
    this.values.clear();
    this.added = [];
    this.tell();
  },
  /** Those of a run, to be changed again. */
  take(asked) {
    this.values = new Map((asked.set || []).map((one) => [one.path, one.value]));
    this.added = [...(asked.add || [])];
    this.tell();
  },
  count() {
    return this.values.size + this.added.length;
  },
  /** As the server takes them. */
  json() {
    return {set: [...this.values].map(([path, value]) => ({path, value})), add: this.added};
  },
  tell() {
    for (const listener of this.listeners) listener();
  },
};
