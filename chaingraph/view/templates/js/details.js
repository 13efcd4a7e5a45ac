"use strict";
// The panel beside every view: what is known of the chosen one, why, and what it is linked with.
(function () {
  const HIDDEN = new Set(["aliases"]);
  const around = new Map();
  function link(from, to, type, products) {
    [[from, to, true], [to, from, false]].forEach(([one, other, out]) => {
      if (!around.has(one)) { around.set(one, []); }
      around.get(one).push({ other, type, out, products });
    });
  }
  const net = page.data.network;
  const types = page.unpack(net.type), products = page.unpack(net.products);
  net.from.forEach((from, i) => link(page.entities[from].id, page.entities[net.to[i]].id, types[i], products[i]));

  function rowsOf(name, column, id) {
    const table = page.own(page.tables, name) ? page.tables[name] : null;
    return table ? table.rows.filter((row) => page.cell(table, row, column) === id).map((row) => ({ table, row })) : [];
  }
  function section(panel, title) {
    page.add(panel, "h3", title);
    return page.add(panel, "div", null, "part");
  }
  function coverage(panel, id) {
    rowsOf("branchless", "enterprise_id", id).forEach(({ table, row }) => {
      const box = section(panel, page.word(page.kindOf(id) === "home_unknown" ? "homeUnknown" : "branchless"));
      box.classList.add("notice");
      const said = ["class", "action"].map((name) => page.words(page.cell(table, row, name), table.columns[table.place[name]])).filter(Boolean);
      page.add(box, "p", said.join(" → "), "strong");
      const places = page.cell(table, row, "reasons");
      if (places && places.length && table.columns[table.place.reasons].reasons) { page.sentences(box, places); }
    });
  }
  function chokepoint(panel, id) {
    rowsOf("chokepoints", "enterprise_id", id).forEach(({ table, row }) => {
      const box = section(panel, page.word("chokepoints"));
      box.classList.add("notice");
      page.add(box, "p", page.words(page.cell(table, row, "kinds"), table.columns[table.place.kinds]), "strong");
      const places = page.cell(table, row, "reasons");
      if (places && places.length && table.columns[table.place.reasons].reasons) { page.sentences(box, places); }
    });
  }
  function seats(panel, id) {
    const found = rowsOf("chain_members", "enterprise_id", id).filter(({ table, row }) => page.cell(table, row, "chain_id") !== null);
    if (!found.length) { return; }
    const list = page.add(section(panel, page.viewName("chains")), "ul", null, "plain");
    found.forEach(({ table, row }) => {
      const chain = page.cell(table, row, "chain_id");
      const item = page.add(list, "li");
      item.appendChild(page.button(page.nameOf(chain) || chain, () => { page.state.chain = chain; page.open("chains"); }, "link"));
      page.add(item, "small", page.words(page.cell(table, row, "role"), table.columns[table.place.role]) + " · " + page.tierName(page.cell(table, row, "tier")));
    });
  }
  // The parts of a score as bars.
  function scoreOf(table, row) {
    const box = page.make("div", null, "score");
    const parts = page.cell(table, row, "parts");
    const column = table.columns[table.place.parts];
    page.add(box, "p", page.word("score") + " " + page.words(page.cell(table, row, "score")), "strong");
    if (parts && typeof parts === "object") {
      const list = page.add(box, "ul", null, "plain bars");
      Object.keys(parts).forEach((name) => {
        const item = page.add(list, "li");
        page.add(item, "span", page.label(name, column));
        const value = parts[name];
        page.add(item, "b", value === null ? page.word("unknown") : page.words(value));
        if (typeof value === "number") { item.appendChild(page.bar(Math.max(0, Math.min(1, value)))); }
      });
    }
    return box;
  }
  function pairs(panel, id) {
    const organizations = new Set([id].concat(page.byId.get(id).homes.map((other) => other.id)));
    const table = page.own(page.tables, "pairs") ? page.tables.pairs : null;
    const found = table ? table.rows.filter((row) => organizations.has(page.cell(table, row, "organization_id")) || organizations.has(page.cell(table, row, "mentor_id"))) : [];
    if (!found.length) { return; }
    const box = section(panel, page.viewName("pairing"));
    found.slice(0, 8).forEach((row) => {
      const line = page.add(box, "p");
      const mentor = page.cell(table, row, "mentor_id");
      if (mentor !== null) { line.appendChild(page.link(mentor)); } else { page.add(line, "span", page.word("unmatched")); }
      line.appendChild(document.createTextNode(" → "));
      line.appendChild(page.link(page.cell(table, row, "organization_id")));
      page.add(line, "small", page.word(page.cell(table, row, "kept") ? "kept" : "proposed"));
      if (mentor !== null) { box.appendChild(scoreOf(table, row)); }
      const second = page.cell(table, row, "runner_up_id");
      if (second) {
        const next = page.add(box, "p", page.word("runnerUp") + "：");
        next.appendChild(page.link(second));
        const cost = page.cell(table, row, "runner_up_cost");
        if (cost !== null) { page.add(next, "small", page.word("runnerCost") + " " + page.words(cost)); }
      }
      const place = page.own(table.place, "reasons") ? table.place.reasons : table.place.reason;
      const reasons = place === undefined ? null : row[place];
      if (Array.isArray(reasons) && reasons.length && table.columns[place].reasons) { page.sentences(box, reasons); }
    });
  }
  function facts(panel, entity) {
    const labels = page.data.labels[entity.type] || {};
    if (!Object.keys(entity.facts).length) { return; }
    const list = page.add(section(panel, page.word("about")), "dl", null, "facts");
    Object.keys(entity.facts).forEach((name) => {
      if (HIDDEN.has(name)) { return; }
      const value = entity.facts[name], declared = labels[name] || { values: {} };
      page.add(list, "dt", labels[name] ? page.both(labels[name].label) : name);
      const dd = page.add(list, "dd");
      if (typeof value === "string" && page.byId.has(value)) { dd.appendChild(page.link(value)); return; }
      dd.textContent = page.words(value, { name, values: declared.values || {} }) + (declared.unit && typeof value === "number" ? " " + page.unit(declared.unit) : "");
    });
  }
  function neighbours(panel, id) {
    const links = around.get(id) || [];
    if (!links.length) { return; }
    const groups = new Map();
    links.forEach((item) => {
      const key = item.type + (item.out ? ">" : "<");
      if (!groups.has(key)) { groups.set(key, []); }
      groups.get(key).push(item);
    });
    const box = section(panel, page.word("neighbours") + " (" + links.length + ")");
    groups.forEach((items) => {
      const group = page.add(box, "details", null, "links");
      group.open = items.length <= 12;
      page.add(group, "summary", page.both(page.data.styles.edges[items[0].type].verbs[items[0].out ? 0 : 1]) + " (" + items.length + ")");
      const list = page.add(group, "ul", null, "plain");
      items.slice(0, 100).forEach((item) => {
        const line = page.add(list, "li");
        line.appendChild(page.link(item.other));
        if (item.products) { page.add(line, "small", item.products); }
      });
    });
  }
  // Records that refer to the chosen one (visits, problems, certificates), to be unfolded.
  function referring(panel, id) {
    const place = page.entities.indexOf(page.byId.get(id)), groups = [];
    page.data.referring.forEach((told) => {
      const found = told.of.map((of, i) => i).filter((i) => told.of[i] === place);
      if (found.length) { groups.push({ told, found, more: told.more[place] || 0 }); }
    });
    if (!groups.length) { return; }
    const box = section(panel, page.word("referring"));
    groups.forEach(({ told, found, more }) => {
      const group = page.add(box, "details", null, "links");
      page.add(group, "summary", page.both(told.label) + " · " + page.both(told.as) + " (" + (found.length + more) + ")");
      const list = page.add(group, "ul", null, "plain"), columns = told.columns.map((column) => page.unpack(column.cells));
      found.forEach((i) => {
        const said = columns.map((cells, c) => (cells[i] === null ? "" : page.words(cells[i], told.columns[c]))).filter(Boolean);
        page.add(list, "li", said.join(" · ") || page.word("unknown"));
      });
      if (more) { page.add(list, "li", page.word("andMore") + " " + more); }
    });
  }
  function viewsOf(entity) {
    const found = ["network"];
    const seat = rowsOf("chain_members", "enterprise_id", entity.id).length || entity.type === "SupplyChain";
    if (seat) { found.push("chains"); }
    if (rowsOf("branchless", "enterprise_id", entity.id).length) { found.push("coverage"); }
    if (page.isPaired(entity)) { found.push("pairing"); }
    if (page.isPlaced(entity)) { found.push("map"); }
    return found;
  }
  function drawDetails() {
    const panel = page.clear(document.getElementById("details"));
    const id = page.state.chosen;
    panel.setAttribute("aria-label", page.word("details"));
    document.body.classList.toggle("with-details", id !== null);
    if (id === null) { return; }
    const entity = page.byId.get(id);
    const close = page.button("×", () => page.choose(null), "close");
    close.setAttribute("aria-label", page.word("close"));
    panel.appendChild(close);
    page.add(panel, "h2", entity.name);
    const style = entity.kind ? page.data.styles.nodes[entity.kind] : null;
    const kind = page.add(panel, "p", null, "note");
    if (style) { kind.appendChild(page.mark(style, false)); kind.appendChild(document.createTextNode(page.both(style.label) + " · ")); }
    kind.appendChild(document.createTextNode(entity.id));
    const ways = page.add(panel, "p", page.word("show"), "note ways");
    viewsOf(entity).forEach((view) => ways.appendChild(page.button(page.viewName(view), () => page.open(view))));
    coverage(panel, id);
    if (entity.homes.length) {
      const list = page.add(section(panel, page.word(entity.type === "Enterprise" ? "organizations" : "firms")), "ul", null, "plain");
      entity.homes.forEach((other) => page.add(list, "li").appendChild(page.link(other.id)));
    }
    chokepoint(panel, id);
    seats(panel, id);
    pairs(panel, id);
    facts(panel, entity);
    neighbours(panel, id);
    referring(panel, id);
  }
  page.listeners.push((settings) => {
    drawDetails();
    if (page.state.chosen !== null && !settings.quiet) { page.say(page.nameOf(page.state.chosen)); }
  });
  function bar(fraction) {
    const line = page.make("i", null, "meter");
    page.add(line, "i").style.width = (100 * fraction).toFixed(1) + "%";
    return line;
  }
  Object.assign(page, { drawDetails, around, rowsOf, scoreOf, bar });
}());
