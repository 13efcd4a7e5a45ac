"use strict";
// One table with search, a filter for each enumeration, sorting, more rows on demand, and its CSV.
(function () {
  const STEP = 150;
  function isId(column, value) {
    return typeof value === "string" && !page.own(column.values, value) && page.byId.has(value) && value !== page.nameOf(value);
  }
  function cellWords(value, column) {
    if (column.reasons) { return value === null ? "" : value.map((place) => page.both(page.data.reasons[place])).join("; "); }
    return page.words(value, column);
  }
  function fillList(td, value, column) {
    if (value.length && page.isText(value[0])) {
      const list = page.add(td, "ul");
      value.forEach((item) => page.add(list, "li", page.both(item)));
      return;
    }
    if (value.every((item) => isId(column, item))) {
      const list = page.add(td, "ul", null, "plain names");
      value.slice(0, 12).forEach((item) => { page.add(list, "li").appendChild(page.link(item)); });
      if (value.length > 12) { page.add(list, "li", "… (" + value.length + ")"); }
      return;
    }
    value.slice(0, 12).forEach((item, i) => {
      if (i) { td.appendChild(document.createTextNode("、")); }
      td.appendChild(isId(column, item) ? page.link(item) : document.createTextNode(page.words(item, column)));
    });
    if (value.length > 12) { td.appendChild(document.createTextNode(" … (" + value.length + ")")); }
  }
  function fill(td, value, column, deciding) {
    if (value === null || value === undefined) {
      td.textContent = "–";
      td.className = "unknown";
    } else if (column.reasons) {
      td.className = "reasons";
      if (value.length) { td.appendChild(page.why(value, deciding)); }
    } else if (typeof value === "number") {
      td.className = "number";
      td.textContent = page.words(value, column);
    } else if (typeof value === "boolean") {
      td.className = value ? "yes" : "no";
      td.textContent = (value ? "✓ " : "✗ ") + page.words(value);
    } else if (Array.isArray(value)) {
      td.className = value.length > 3 ? "long wide" : value.length > 1 ? "long" : "";
      if (value.length) { fillList(td, value, column); } else { td.textContent = "–"; td.className = "unknown"; }
    } else if (typeof value === "object" && !page.isText(value) && !page.isText(value.why)) {
      const list = page.add(td, "dl", null, "facts");
      Object.keys(value).forEach((key) => {
        page.add(list, "dt", page.label(key, column));
        page.add(list, "dd", value[key] === null ? page.word("unknown") : page.words(value[key]));
      });
    } else if (isId(column, value)) {
      td.className = "key";
      td.appendChild(page.link(value));
      page.add(td, "small", value);
    } else {
      td.textContent = page.words(value, column);
      if (td.textContent.length > 14) { td.className = "long"; }
      if (value === "<5" || value === "*") { td.className = "number"; }
    }
  }
  // Codes that a row's enumerations hold: a reason with such a code decided the row.
  function decidingOf(table, row) {
    const codes = new Set();
    table.columns.forEach((column, i) => {
      [].concat(row[i]).forEach((value) => { if (typeof value === "string" && page.own(column.values, value)) { codes.add(value); } });
    });
    return codes;
  }
  const namesOf = (value) => (Array.isArray(value) ? value.map(page.nameOf) : [page.nameOf(value)]);
  // Columns that only take room: nothing is known in them, or they repeat the names of the ids beside them. The CSV keeps them.
  function hiddenColumns(table, settings) {
    const hidden = new Map();
    const ids = table.columns.map((column, i) => i).filter((i) => table.rows.length && table.rows.every((row) => row[i] === null || [].concat(row[i]).every((item) => isId(table.columns[i], item))));
    table.columns.forEach((column, i) => {
      const empty = table.rows.length > 1 && table.rows.every((row) => row[i] === null);
      if (empty || column.name === "claim_id" || (settings.hide || []).indexOf(column.name) >= 0) { hidden.set(i, -1); return; }
      const same = (j) => table.rows.every((row) => (row[i] === null) === (row[j] === null) && (row[i] === null || JSON.stringify([].concat(row[i])) === JSON.stringify(namesOf(row[j]))));
      const key = ids.indexOf(i) < 0 && table.rows.some((row) => row[i] !== null) ? ids.find((j) => same(j)) : undefined;
      if (key !== undefined) { hidden.set(i, key); }
    });
    return hidden;
  }
  // A column of ids shows names: it is headed by the column that names them, or by its own label without the word for id.
  function headOf(table, i, hidden) {
    const column = table.columns[i], named = Array.from(hidden.keys()).find((j) => hidden.get(j) === i);
    if (named !== undefined) { return page.both(table.columns[named].label); }
    const text = page.both(column.label), holds = table.rows.some((row) => [].concat(row[i]).some((item) => isId(column, item)));
    return (holds && text.replace(/编号$| ids?$/, "")) || text;
  }
  function textOf(table, row) {
    return row.map((value, i) => {
      const column = table.columns[i];
      const names = column.reasons ? "" : [].concat(value).map((item) => {
        const entity = typeof item === "string" ? page.byId.get(item) : null;
        return entity ? entity.name + " " + entity.initials + " " + (entity.facts.aliases || []).join(" ") : "";
      }).join(" ");
      return cellWords(value, column) + " " + names;
    }).join(" ").toLowerCase();
  }
  function selectOf(bar, name, options, change) {
    const select = page.make("select");
    select.setAttribute("aria-label", name);
    const every = page.add(select, "option", name + "：" + page.word("all"));
    every.value = "";
    options.forEach((choice) => {
      const option = page.add(select, "option", choice.label + " (" + choice.count + ")");
      option.value = choice.value;
    });
    select.addEventListener("change", change);
    bar.appendChild(select);
    return select;
  }
  function tally(values) {
    const counts = new Map();
    values.forEach((value) => counts.set(value, (counts.get(value) || 0) + 1));
    return counts;
  }
  // settings: title, keep(row), filters [{name, of(row) -> values, label(value)}], choose(row), level
  function showTable(parent, name, options) {
    const settings = options || {};
    const table = page.own(page.tables, name) ? page.tables[name] : null;
    const card = page.add(parent, "div", null, "card");
    if (!table) { page.add(card, "p", page.word("none"), "note"); return null; }
    const title = settings.title || page.both(table.title) + (table.as_of ? " · " + page.word("asof") + " " + table.as_of : "");
    page.add(card, "h2", title);
    const bar = page.add(card, "div", null, "bar");
    const search = page.make("input");
    search.type = "search";
    search.placeholder = page.word("search");
    search.setAttribute("aria-label", page.word("search") + "：" + title);
    if (table.rows.length > 8) { bar.appendChild(search); }
    const shownRows = table.rows.filter((row) => !settings.keep || settings.keep(row));
    const texts = new Map();
    const filters = [];
    function addFilter(heading, of, label) {
      const counts = tally([].concat(...shownRows.map((row) => of(row))));
      const everywhere = Array.from(counts.values()).every((count) => count === shownRows.length);
      if (counts.size < 2 && everywhere) { return; }
      const choices = Array.from(counts, ([value, count]) => ({ value, count, label: label(value) })).sort((a, b) => b.count - a.count);
      filters.push({ of, select: selectOf(bar, heading, choices, () => draw(true)) });
    }
    table.columns.forEach((column, i) => {
      if (!Object.keys(column.values).length) { return; }
      addFilter(page.both(column.label), (row) => [].concat(row[i]).filter((value) => typeof value === "string" && page.own(column.values, value)), (value) => page.both(column.values[value]));
    });
    const extra = (settings.filters || []).map((filter) => { addFilter(filter.name, filter.of, filter.label); return filters[filters.length - 1]; });
    const count = page.add(bar, "span", null, "count");
    count.setAttribute("role", "status");
    bar.appendChild(page.button(page.word("csv"), () => page.saveCsv(table, current())));
    page.addNotes(card, table);
    if (table.total > table.rows.length) {
      page.add(card, "p", page.word("cut") + " " + table.rows.length + " " + page.word("of") + " " + table.total + " " + page.word("rows"), "notice");
    }
    const hidden = hiddenColumns(table, settings);
    const scroll = page.add(card, "div", null, "scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", title);
    const element = page.add(scroll, "table");
    element.id = settings.id || "table-" + name.replace(".", "-");
    const head = page.add(page.add(element, "thead"), "tr");
    const order = { place: -1, down: false };
    table.columns.forEach((column, i) => {
      if (hidden.has(i)) { return; }
      const th = page.add(head, "th");
      th.scope = "col";
      const text = headOf(table, i, hidden) + (column.unit && page.unit(column.unit) ? "（" + page.unit(column.unit) + "）" : "");
      th.appendChild(page.button(text, () => {
        order.down = order.place === i && !order.down;
        order.place = i;
        head.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
        th.setAttribute("aria-sort", order.down ? "descending" : "ascending");
        draw(true);
      }, "sort"));
    });
    const body = page.add(element, "tbody");
    const foot = page.add(card, "div", null, "bar");
    if (table.line) { card.appendChild(page.rulesOf(table)); }
    search.addEventListener("input", () => draw(true));
    let limit = STEP;

    function current() {
      const wanted = search.value.trim().toLowerCase();
      const rows = shownRows.filter((row) => {
        if (!filters.every((filter) => !filter.select.value || filter.of(row).indexOf(filter.select.value) >= 0)) { return false; }
        if (!wanted) { return true; }
        if (!texts.has(row)) { texts.set(row, textOf(table, row)); }
        return texts.get(row).indexOf(wanted) >= 0;
      });
      return order.place < 0 ? rows : sorted(rows);
    }
    function sorted(rows) {
      const column = table.columns[order.place];
      const key = (value) => (isId(column, value) ? page.nameOf(value) : cellWords(value, column));
      return rows.sort((a, b) => {
        // a hidden count is smaller than every shown one
        const seen = (row) => (row[order.place] === "<5" ? 0 : row[order.place] === "*" ? null : row[order.place]);
        const x = seen(a), y = seen(b);
        if (x === null || y === null) { return (x === null ? 1 : 0) - (y === null ? 1 : 0); }
        const way = typeof x === "number" && typeof y === "number" ? x - y : key(x).localeCompare(key(y), "zh-CN");
        return order.down ? -way : way;
      });
    }
    function draw(again) {
      if (again) { limit = STEP; }
      const rows = current();
      page.clear(body);
      page.clear(foot);
      rows.slice(0, limit).forEach((row) => {
        const tr = page.add(body, "tr");
        const deciding = decidingOf(table, row);
        row.forEach((value, i) => {
          if (!hidden.has(i)) { fill(page.add(tr, "td"), value, table.columns[i], deciding); }
        });
        tr.dataset.ids = JSON.stringify([].concat(...row.map((value, i) => [].concat(value).filter((item) => isId(table.columns[i], item)))));
        if (settings.choose) { tr.classList.add("pick"); tr.addEventListener("click", () => settings.choose(row)); }
      });
      count.textContent = rows.length + " " + page.word("rows");
      if (rows.length > limit) {
        foot.appendChild(page.button(page.word("more") + " " + Math.min(STEP, rows.length - limit) + " " + page.word("rows"), () => { limit += STEP; draw(false); }));
      }
      if (!rows.length) {
        const td = page.add(page.add(body, "tr"), "td", page.word("empty"), "unknown");
        td.colSpan = table.columns.length;
      }
      markRows(element);
    }
    draw(true);
    return { card, draw, extra, element };
  }
  // Rows that speak of the chosen one.
  function markRows(element) {
    const set = page.related();
    let first = null;
    element.querySelectorAll("tbody tr").forEach((tr) => {
      const mine = tr.dataset.ids !== undefined && set.size > 0 && JSON.parse(tr.dataset.ids).some((id) => set.has(id));
      tr.classList.toggle("chosen", mine);
      if (mine && !first) { first = tr; }
    });
    return first;
  }
  function markTables(view, settings) {
    document.querySelectorAll("#view-" + view + " table").forEach((element) => {
      const first = markRows(element);
      if (first && settings && settings.from === "outside") { first.scrollIntoView({ block: "nearest" }); }
    });
  }
  // The answers that are declared to stand in a view, but for those that it shows in its own way.
  function showOthers(parent, view, own, options) {
    Object.keys(page.tables).filter((name) => page.tables[name].view === view && !own.has(name)).forEach((name) => page.showTable(parent, name, options));
  }
  Object.assign(page, { showTable, showOthers, isId, cellWords, fill, markTables, tally });
}());
