"use strict";
// The data unpacked, words, small makers of elements, and the one selection that all views share.
const page = {};
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const own = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
  // Columns hold values, or places in a list of distinct values, or places of entities for their ids or names.
  const deep = (value, of) => (value === null ? null : Array.isArray(value) ? value.map((item) => deep(item, of)) : of(value));
  function unpack(column) {
    if (column.e || column.n) { return (column.e || column.n).map((item) => deep(item, (place) => (column.e ? entities[place].id : names[place]))); }
    return column.v || column.i.map((place) => (place < 0 ? null : column.d[place]));
  }

  const state = { language: data.language, view: "overview", chosen: null, chain: null };
  const entities = [];
  const byId = new Map();
  const names = unpack(data.entities.name), types = unpack(data.entities.type), initials = unpack(data.entities.initials);
  data.entities.id.forEach((id, i) => {
    const entity = { id, name: names[i] === null ? id : names[i], type: types[i], initials: initials[i] || "", facts: {}, homes: [], links: [], kind: null };
    entities.push(entity);
    byId.set(id, entity);
  });
  Object.keys(data.facts).forEach((type) => {
    const of = data.facts[type].of, columns = data.facts[type].columns;
    Object.keys(columns).forEach((name) => {
      unpack(columns[name]).forEach((value, i) => { if (value !== null) { entities[of[i]].facts[name] = value; } });
    });
  });
  data.homes.forEach(([organization, firm]) => {
    entities[organization].homes.push(entities[firm]);
    entities[firm].homes.push(entities[organization]);
  });
  const told = {};
  Object.keys(data.reasons).forEach((part) => { told[part] = unpack(data.reasons[part]); });
  data.reasons = told.zh.map((zh, i) => ({ zh, en: told.en[i], code: told.code[i], rules: told.rules[i], facts: told.facts[i] }));
  const tables = {};
  Object.keys(data.tables).forEach((name) => {
    const table = data.tables[name], cells = table.cells.map(unpack), place = {};
    const rows = [];
    for (let i = 0; i < table.rows; i += 1) { rows.push(cells.map((values) => values[i])); }
    table.columns.forEach((column, i) => { place[column.name] = i; column.values = column.values || {}; });
    tables[name] = Object.assign({}, table, { name, rows, place });
  });
  // How many rows of the whole answer have a value, also of those that the page does not list; null is unknown.
  function howMany(table, name, value) {
    const counts = own(table.counts, name) ? table.counts[name] : {}, key = value === null ? "" : String(value);
    return own(counts, key) ? counts[key] : 0;
  }
  function cell(table, row, name) { return own(table.place, name) ? row[table.place[name]] : null; }

  const word = (name) => WORDS[name][state.language === "zh" ? 0 : 1];
  const viewName = (name) => views[name].title[state.language === "zh" ? 0 : 1];
  const both = (text) => (text === null || text === undefined ? "" : text[state.language]);
  const isText = (value) => value !== null && typeof value === "object" && !Array.isArray(value) && own(value, "zh") && own(value, "en");
  function number(value) {
    // a published month reads 202206, so only longer numbers are grouped
    if (Number.isInteger(value)) { return value >= 1e6 ? value.toLocaleString("en-US") : String(value); }
    return Math.abs(value) < 1000 ? String(Number(value.toPrecision(4))) : Math.round(value).toLocaleString("en-US");
  }
  // A share of the rates, or the least and the greatest that it can be.
  const interval = (answer, row, what) => {
    const rate = cell(answer, row, what + "_rate"), least = cell(answer, row, what + "_min");
    return rate !== null || least === null ? share(rate) : share(least) + "–" + share(cell(answer, row, what + "_max"));
  };
  const share = (value) => (value === null ? "–" : (100 * value).toFixed(1) + "%");
  const isShare = (column) => Boolean(column) && column.share;
  const label = (key, column) => (column && own(column.values, key) ? both(column.values[key]) : factLabel(key));
  function words(value, column) {
    if (value === null || value === undefined) { return ""; }
    if (typeof value === "boolean") { return word(value ? "yes" : "no"); }
    if (typeof value === "number") { return isShare(column) ? share(value) : number(value); }
    if (isText(value)) { return both(value); }
    if (Array.isArray(value)) { return value.map((item) => words(item, column)).join("; "); }
    if (typeof value === "object" && isText(value.why)) { return both(value.why); }
    if (typeof value === "object") { return Object.keys(value).map((key) => label(key, column) + ": " + words(value[key])).join("; "); }
    return column && own(column.values, value) ? both(column.values[value]) : value;
  }
  // What a fact is called: our own word, a declared column or property, else its code.
  function factLabel(name) {
    if (own(FACTS, name)) { return FACTS[name][state.language === "zh" ? 0 : 1]; }
    const declared = [data.labels.columns, data.labels.Enterprise, data.labels.PartyOrganization].find((labels) => own(labels, name));
    return declared ? both(declared[name].label) : name;
  }
  // The column or property that a fact is named after, with the words for its values.
  function columnOf(name) {
    const labels = own(data.labels.columns, name) ? data.labels.columns[name] : {};
    return { name, values: labels.values || {} };
  }
  // Units are declared in Chinese.
  const unit = (name) => (state.language === "zh" || !own(UNITS, name) ? name : UNITS[name]);
  const tierName = (tier) => word("tier") + " " + tier + " " + word("tierEnd");
  const nameOf = (id) => (byId.has(id) ? byId.get(id).name : null);

  function make(tag, text, className) {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) { element.textContent = text; }
    if (className) { element.className = className; }
    return element;
  }
  function add(parent, tag, text, className) { return parent.appendChild(make(tag, text, className)); }
  function button(text, action, className) {
    const element = make("button", text, className);
    element.type = "button";
    element.addEventListener("click", action);
    return element;
  }
  function clear(element) {
    while (element.firstChild) { element.removeChild(element.firstChild); }
    return element;
  }
  function link(id) {
    if (!byId.has(id)) { return make("span", id); }
    return button(byId.get(id).name, (event) => { event.stopPropagation(); choose(id); }, "link");
  }
  function say(text) { document.getElementById("said").textContent = text; }

  // A view of the page registers itself here: place, title, how it is drawn; its tab and its section are made of that.
  const views = {};
  const listeners = [];
  function choose(id, options) {
    const settings = options || {};
    state.chosen = id !== null && byId.has(id) ? id : null;
    const wide = document.getElementById("main").clientWidth, view = views[state.view];
    listeners.forEach((listener) => listener(settings));
    if (view.sized && document.getElementById("main").clientWidth !== wide) { redraw(); }
    if (view.mark) { view.mark(settings); }
  }
  // Draw the open view anew where it stands.
  function redraw() {
    const parent = document.getElementById("view-" + state.view), top = parent.scrollTop;
    views[state.view].draw(clear(parent));
    parent.scrollTop = top;
  }
  // The chosen one, and with a firm its organizations, with an organization its firms.
  function related() {
    const set = new Set();
    if (state.chosen === null) { return set; }
    set.add(state.chosen);
    byId.get(state.chosen).homes.forEach((other) => set.add(other.id));
    return set;
  }

  Object.assign(page, {
    data, state, entities, byId, tables, cell, howMany, own, unpack, word, viewName, both, isText, number, share, isShare, interval, label, words, factLabel, unit, columnOf, tierName, nameOf,
    make, add, button, clear, link, say, views, listeners, choose, redraw, related
  });
}());
