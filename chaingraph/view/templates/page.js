"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const WORDS = {
    overview: ["总览", "Overview"], network: ["网络", "Network"], chains: ["供需链", "Chains"],
    coverage: ["覆盖", "Coverage"], pairing: ["结对", "Pairing"], other: ["English", "中文"],
    firms: ["企业", "Firms"], organizations: ["党组织", "Party organizations"],
    branchless: ["未建党组织企业", "Firms without organization"], found: ["发现的供需链", "Supply chains found"],
    pairs: ["结对安排", "Pairs"], search: ["搜索名称或编号", "Search name or id"], fit: ["全图", "Fit"],
    png: ["导出图片", "Save PNG"], csv: ["导出 CSV", "Save CSV"], print: ["打印", "Print"], all: ["全部", "all"],
    rows: ["行", "rows"], of: ["/ 共", "of"], cut: ["只列出前", "only the first rows are listed:"],
    none: ["没有这项结果", "There is no such answer"], empty: ["没有符合条件的记录", "No row fits"],
    kinds: ["对象（点击筛选）", "What is drawn"], relations: ["关系", "Relations"],
    hint: ["点击图中的点查看详情；滚轮缩放，拖动平移。", "Click a point for details; wheel zooms, drag moves."],
    neighbours: ["相邻", "Neighbours"], id: ["编号", "Id"], why: ["为什么", "Why"], members: ["链上企业", "Firms of the chain"],
    nothing: ["没有找到", "nothing found"], rules: ["所依据的规则", "Rules used"], yes: ["是", "yes"], no: ["否", "no"],
    asof: ["截至", "as of"], digest: ["数据版本", "Data version"], internal: ["仅限内部使用", "For internal use only"],
    redaction: ["脱敏级别：不含党员个人信息，少于 5 人的计数显示为 <5", "Redaction: no personal data, counts of people under 5 shown as <5"],
    show: ["在网络中查看", "Show in network"], general: ["通用供应商（不属于任何一条链）", "General suppliers (in no single chain)"], figures: ["公布数与核对数", "Published and found figures"], name: ["名称", "name"]
  };
  const BAND_NAME = 1040;
  const VIEWS = ["overview", "network", "chains", "coverage", "pairing"];
  const MARKS = { dot: "dot", square: "square", triangle: "triangle", star: "star", diamond: "diamond", hexagon: "hexagon", triangleDown: "triangleDown" };
  const state = { language: data.language, view: "overview", chosen: null, kinds: {}, relations: {}, chain: null, drawn: {} };
  const byId = {};
  data.network.nodes.forEach(function (node) { byId[node.id] = node; });
  const around = {};
  data.network.edges.forEach(function (edge) {
    (around[edge.from] = around[edge.from] || []).push({ edge: edge, other: edge.to, out: true });
    (around[edge.to] = around[edge.to] || []).push({ edge: edge, other: edge.from, out: false });
  });
  Object.keys(data.styles.edges).forEach(function (name) { state.relations[name] = data.styles.edges[name].shown; });

  function own(object, name) { return Object.prototype.hasOwnProperty.call(object, name); }
  function word(name) { return WORDS[name][state.language === "zh" ? 0 : 1]; }
  function both(text) { return text === null || text === undefined ? "" : text[state.language]; }
  function nameOf(id) { return own(data.names, id) ? data.names[id] : null; }
  function make(tag, text, className) {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) { element.textContent = text; }
    if (className) { element.className = className; }
    return element;
  }
  function button(text, action, className) {
    const element = make("button", text, className);
    element.type = "button";
    element.addEventListener("click", action);
    return element;
  }
  function clear(element) { while (element.firstChild) { element.removeChild(element.firstChild); } return element; }
  function isText(value) { return value !== null && typeof value === "object" && !Array.isArray(value) && own(value, "zh") && own(value, "en"); }
  function number(value) {
    if (Number.isInteger(value)) { return String(value); }
    return Math.abs(value) < 1000 ? String(Number(value.toPrecision(4))) : value.toFixed(0);
  }
  function words(value, column) {
    if (value === null || value === undefined) { return ""; }
    if (typeof value === "boolean") { return word(value ? "yes" : "no"); }
    if (typeof value === "number") { return isShare(column) ? (100 * value).toFixed(1) + "%" : number(value); }
    if (isText(value)) { return both(value); }
    if (Array.isArray(value)) { return value.map(function (item) { return words(item, column); }).join("; "); }
    if (typeof value === "object" && isText(value.why)) { return both(value.why); }
    if (typeof value === "object") {
      return Object.keys(value).map(function (key) { return label(key, column) + ": " + words(value[key]); }).join("; ");
    }
    if (column && own(column.values, value)) { return both(column.values[value]); }
    return value;
  }
  function label(key, column) { return column && own(column.values, key) ? both(column.values[key]) : key; }
  function isShare(column) { return Boolean(column) && /(^|_)(rate|share|confidence)$/.test(column.name); }
  function isId(column, value) { return typeof value === "string" && !own(column.values, value) && nameOf(value) !== null && value !== nameOf(value); }

  function download(name, href) {
    const link = document.createElement("a");
    link.href = href;
    link.download = name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
  }
  // A spreadsheet must not take a text for a formula.
  function cell(text) {
    const safe = /^[=+\-@\t\r＝＋－＠]/.test(text) ? "'" + text : text;
    return '"' + safe.replace(/"/g, '""') + '"';
  }
  function saveCsv(name, table, rows) {
    const head = [];
    table.columns.forEach(function (column, i) {
      head.push(cell(both(column.label)));
      if (hasIds(table, i)) { head.push(cell(both(column.label) + " " + word("name"))); }
    });
    const lines = [head.join(",")];
    rows.forEach(function (row) {
      const line = [];
      row.forEach(function (value, i) {
        const column = table.columns[i];
        if (typeof value === "number") { line.push(String(value)); } else { line.push(cell(words(value, column))); }
        if (hasIds(table, i)) { line.push(cell([].concat(value === null ? [] : value).map(function (item) { return nameOf(item) || item; }).join("; "))); }
      });
      lines.push(line.join(","));
    });
    const blob = new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" });
    const url = URL.createObjectURL(blob);
    download(name + ".csv", url);
    window.setTimeout(function () { URL.revokeObjectURL(url); }, 5000);
  }
  function hasIds(table, i) {
    table.ids = table.ids || {};
    if (!own(table.ids, i)) {
      table.ids[i] = table.rows.some(function (row) { return [].concat(row[i]).some(function (item) { return isId(table.columns[i], item); }); });
    }
    return table.ids[i];
  }

  function idLink(id) {
    const name = nameOf(id) || id;
    if (!own(byId, id)) { return make("span", name); }
    return button(name, function (event) { event.stopPropagation(); choose(id, true); }, "link");
  }
  function fill(td, value, column) {
    if (value === null || value === undefined) { td.textContent = "–"; td.className = "unknown"; return; }
    if (typeof value === "number") { td.className = "number"; td.textContent = words(value, column); return; }
    if (typeof value === "boolean") { td.className = value ? "yes" : "no"; td.textContent = (value ? "✓ " : "✗ ") + words(value); return; }
    if (Array.isArray(value) && value.length && isText(value[0])) {
      const list = make("ul");
      value.forEach(function (item) { list.appendChild(make("li", both(item))); });
      td.appendChild(list);
      return;
    }
    if (Array.isArray(value)) {
      value.slice(0, 12).forEach(function (item, i) {
        if (i) { td.appendChild(document.createTextNode("、")); }
        td.appendChild(isId(column, item) ? idLink(item) : document.createTextNode(words(item, column)));
      });
      if (value.length > 12) { td.appendChild(document.createTextNode(" … (" + value.length + ")")); }
      return;
    }
    if (typeof value === "object" && !isText(value) && !isText(value.why)) {
      const list = make("dl");
      Object.keys(value).forEach(function (key) {
        list.appendChild(make("dt", label(key, column)));
        list.appendChild(make("dd", words(value[key])));
      });
      td.appendChild(list);
      return;
    }
    if (isId(column, value)) {
      td.appendChild(idLink(value));
      td.appendChild(make("small", value));
      return;
    }
    td.textContent = words(value, column);
    if (value === "<5") { td.className = "number"; }
  }

  // One table with search, a filter for each enumeration, sorting and its CSV.
  function showTable(parent, name, options) {
    const settings = options || {};
    const table = own(data.tables, name) ? data.tables[name] : null;
    const card = make("div", null, "card");
    parent.appendChild(card);
    if (!table) { card.appendChild(make("p", word("none"), "note")); return; }
    card.appendChild(make("h2", settings.title || both(table.title) + (table.as_of ? " · " + word("asof") + " " + table.as_of : "")));
    const bar = make("div", null, "bar");
    card.appendChild(bar);
    const search = make("input");
    search.type = "search";
    search.placeholder = word("search");
    search.setAttribute("aria-label", word("search"));
    const filters = [];
    if (table.rows.length > 8) { bar.appendChild(search); }
    table.columns.forEach(function (column, i) {
      const found = {};
      table.rows.forEach(function (row) { if (typeof row[i] === "string") { found[row[i]] = (found[row[i]] || 0) + 1; } });
      const present = Object.keys(column.values).filter(function (value) { return own(found, value); });
      if (present.length < 2) { return; }
      const select = make("select");
      select.setAttribute("aria-label", both(column.label));
      const every = make("option", both(column.label) + "：" + word("all"));
      every.value = "";
      select.appendChild(every);
      present.forEach(function (value) {
        const option = make("option", both(column.values[value]) + " (" + found[value] + ")");
        option.value = value;
        select.appendChild(option);
      });
      select.addEventListener("change", draw);
      bar.appendChild(select);
      filters.push({ place: i, select: select });
    });
    const count = make("span", null, "count");
    bar.appendChild(count);
    bar.appendChild(button(word("csv"), function () { saveCsv(name, table, current()); }));
    bar.appendChild(button(word("print"), function () { window.print(); }));
    table.notes.forEach(function (note) { card.appendChild(make("p", both(note), "note")); });
    if (table.total > table.rows.length) { card.appendChild(make("p", word("cut") + " " + table.rows.length + " " + word("of") + " " + table.total, "notice")); }
    const hidden = {};
    table.columns.forEach(function (column, i) {
      if (name === "figures" && /(^|_)id$/.test(column.name)) { hidden[i] = true; }
      if (column.name === "name" && table.columns.some(function (c) { return c.name === "enterprise_id" || c.name === "chain_id" || c.name === "organization_id"; })) { hidden[i] = true; }
    });
    const scroll = make("div", null, "scroll");
    const element = make("table");
    element.id = "table-" + name.replace(".", "-");
    const head = element.appendChild(make("thead")).appendChild(make("tr"));
    const order = { place: -1, down: false };
    table.columns.forEach(function (column, i) {
      if (hidden[i]) { return; }
      const th = make("th", both(column.label) + (column.unit ? "（" + column.unit + "）" : ""));
      th.scope = "col";
      th.tabIndex = 0;
      function sort() { order.down = order.place === i && !order.down; order.place = i; draw(); }
      th.addEventListener("click", sort);
      th.addEventListener("keydown", function (event) { if (event.key === "Enter") { sort(); } });
      head.appendChild(th);
    });
    const body = element.appendChild(make("tbody"));
    scroll.appendChild(element);
    card.appendChild(scroll);
    showRules(card, table);
    search.addEventListener("input", draw);
    function text(row) {
      return row.map(function (value, i) {
        return words(value, table.columns[i]) + " " + [].concat(value).map(function (v) { return typeof v === "string" ? nameOf(v) || "" : ""; }).join(" ");
      }).join(" ").toLowerCase();
    }
    function current() {
      const wanted = search.value.trim().toLowerCase();
      const rows = table.rows.filter(function (row) {
        return (!settings.keep || settings.keep(row, table)) &&
          filters.every(function (f) { return !f.select.value || row[f.place] === f.select.value; }) &&
          (!wanted || text(row).indexOf(wanted) >= 0);
      });
      if (order.place >= 0) {
        const column = table.columns[order.place];
        rows.sort(function (a, b) {
          const x = a[order.place], y = b[order.place];
          if (x === null || y === null) { return (x === null ? 1 : 0) - (y === null ? 1 : 0); }
          const both = typeof x === "number" && typeof y === "number" ? x - y : words(x, column).localeCompare(words(y, column), "zh-CN");
          return order.down ? -both : both;
        });
      }
      return rows;
    }
    function draw() {
      const rows = current();
      clear(body);
      count.textContent = rows.length + " " + word("rows");
      const shown = rows.slice(0, settings.most || 500);
      shown.forEach(function (row) {
        const tr = make("tr");
        row.forEach(function (value, i) {
          if (hidden[i]) { return; }
          const td = make("td");
          fill(td, value, table.columns[i]);
          tr.appendChild(td);
        });
        if (settings.choose) {
          tr.tabIndex = 0;
          tr.addEventListener("click", function () { settings.choose(row, table); });
          tr.addEventListener("keydown", function (event) { if (event.key === "Enter" && event.target === tr) { settings.choose(row, table); } });
          if (settings.chosen && settings.chosen(row, table)) { tr.className = "chosen"; }
        }
        body.appendChild(tr);
      });
      if (shown.length < rows.length) { count.textContent = shown.length + " " + word("of") + " " + rows.length + " " + word("rows"); }
      if (!rows.length) {
        const td = make("td", word("empty"), "unknown");
        td.colSpan = table.columns.length;
        body.appendChild(make("tr")).appendChild(td);
      }
    }
    draw();
  }
  function showRules(card, table) {
    if (!table.rules.length) { return; }
    const box = make("details", null, "rules");
    box.appendChild(make("summary", word("rules") + " (" + table.rules.length + ")"));
    const list = make("ul");
    table.rules.forEach(function (rule) {
      const parts = [isText(rule.label) ? both(rule.label) : rule.id, "= " + words(rule.value) + (rule.unit || ""), rule.title || "", rule.article || "", rule.issuer || ""];
      list.appendChild(make("li", parts.filter(Boolean).join(" · ")));
    });
    box.appendChild(list);
    card.appendChild(box);
  }
  function value(table, row, name) {
    const place = table.columns.findIndex(function (column) { return column.name === name; });
    return place < 0 ? null : row[place];
  }

  function tile(parent, figure, text, view, alert) {
    const box = button(null, function () { open(view); }, "tile" + (alert ? " alert" : ""));
    box.appendChild(make("b", figure));
    box.appendChild(make("span", text));
    parent.appendChild(box);
  }
  function drawOverview(parent) {
    const tiles = make("div", null, "tiles");
    parent.appendChild(tiles);
    tile(tiles, data.counts.firms, word("firms"), "network");
    tile(tiles, data.counts.organizations, word("organizations"), "network");
    [["branchless", "branchless", "coverage", true], ["chains", "found", "chains", false], ["pairs", "pairs", "pairing", false]].forEach(function (item) {
      tile(tiles, own(data.tables, item[0]) ? data.tables[item[0]].total : "–", word(item[1]), item[2], item[3]);
    });
    const columns = make("div", null, "columns");
    parent.appendChild(columns);
    showTable(columns, "figures");
    showTable(columns, "branchless.rates");
  }
  function drawChains(parent) {
    showTable(parent, "chains", {
      choose: function (row, table) { state.chain = value(table, row, "chain_id"); redraw(); const part = document.getElementById("table-chain_members"); if (part) { part.scrollIntoView(); } },
      chosen: function (row, table) { return state.chain !== null && value(table, row, "chain_id") === state.chain; }
    });
    showTable(parent, "chain_members", {
      title: state.chain === null ? undefined : word("members") + " · " + (nameOf(state.chain) || state.chain),
      keep: function (row, table) { return state.chain === null || value(table, row, "chain_id") === state.chain; }
    });
  }

  let network = null;
  let nodes = null;
  let edges = null;
  function visible(node) { return state.kinds[node.kind] !== false; }
  function near() {
    const set = {};
    if (state.chosen !== null) {
      set[state.chosen] = true;
      (around[state.chosen] || []).forEach(function (link) { if (state.relations[link.edge.type]) { set[link.other] = true; } });
    }
    return set;
  }
  function look(node, set) {
    const faint = state.chosen !== null && !own(set, node.id);
    const style = data.styles.nodes[node.kind];
    const strong = node.kind === "branchless";
    return {
      id: node.id, label: node.label, x: node.x, y: node.y, shape: node.shape, size: node.size, hidden: !visible(node),
      borderWidth: strong ? 3 : 1, borderWidthSelected: 4, opacity: faint ? 0.18 : 1,
      color: { background: style.color, border: strong ? "#5c2500" : "#ffffff", highlight: { background: style.color, border: "#111111" } },
      font: { size: node.size > 17 ? 26 : 15, color: faint ? "rgba(29,39,51,0.2)" : "#1d2733", strokeWidth: 4, strokeColor: faint ? "rgba(255,255,255,0.2)" : "#ffffff" }
    };
  }
  function line(edge) {
    const style = data.styles.edges[edge.type];
    const mine = state.chosen === null || edge.from === state.chosen || edge.to === state.chosen;
    return {
      id: edge.id, from: edge.from, to: edge.to, hidden: !state.relations[edge.type],
      color: { color: style.color, highlight: style.color, opacity: mine ? (state.chosen === null ? 0.55 : 1) : 0.06 },
      width: mine && state.chosen !== null ? 2.5 : 1, dashes: style.dashes.length ? style.dashes : false
    };
  }
  function refresh() {
    if (!network) { return; }
    const set = near();
    nodes.update(data.network.nodes.map(function (node) { return look(node, set); }));
    edges.update(data.network.edges.map(line));
    if (state.chosen !== null && own(byId, state.chosen)) { network.selectNodes([state.chosen], false); } else { network.unselectAll(); }
  }
  function backdrop(context) {
    const edge = box();
    context.textBaseline = "top";
    data.network.bands.forEach(function (band, i) {
      context.fillStyle = i % 2 ? "#ffffff" : "#f3f6f9";
      context.fillRect(edge.left, band.top, edge.right - edge.left + 60, band.bottom - band.top);
      context.fillStyle = "#44505c";
      context.font = "600 62px sans-serif";
      const most = 15;
      context.fillText(band.name.length > most ? band.name.slice(0, most - 1) + "…" : band.name, edge.left + 12, (band.top + band.bottom) / 2 - 30);
    });
    context.font = "600 76px sans-serif";
    context.fillStyle = "#0b5a8f";
    let last = "";
    data.network.columns.forEach(function (column) {
      if (column[state.language] !== last) { context.fillText(column[state.language], column.left - 40, (data.network.bands.length ? data.network.bands[0].top : 0) - 96); }
      last = column[state.language];
    });
  }
  function startNetwork() {
    nodes = new vis.DataSet(data.network.nodes.map(function (node) { return look(node, {}); }));
    edges = new vis.DataSet(data.network.edges.map(line));
    network = new vis.Network(document.getElementById("canvas"), { nodes: nodes, edges: edges }, {
      physics: false, layout: { improvedLayout: false },
      nodes: { scaling: { label: { enabled: false, drawThreshold: 7 } } },
      edges: { smooth: false, arrows: { to: { enabled: true, scaleFactor: 0.5 } }, selectionWidth: 1 },
      interaction: { hover: false, keyboard: { enabled: true, bindToWindow: false }, hideEdgesOnDrag: true, tooltipDelay: 1e9 }
    });
    network.on("beforeDrawing", backdrop);
    network.on("click", function (event) { choose(event.nodes.length ? event.nodes[0] : null, false); });
    network.once("afterDrawing", function () { document.body.setAttribute("data-drawn", "yes"); });
    fit();
  }
  function box() {
    const b = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    data.network.nodes.forEach(function (node) {
      b.left = Math.min(b.left, node.x); b.right = Math.max(b.right, node.x);
      b.top = Math.min(b.top, node.y); b.bottom = Math.max(b.bottom, node.y);
    });
    b.left -= data.network.bands.length ? BAND_NAME : 60;
    return b;
  }
  function fit() {
    if (!data.network.nodes.length) { return; }
    const b = box(), area = document.getElementById("canvas");
    const scale = Math.min(area.clientWidth / (b.right - b.left + 160), area.clientHeight / (b.bottom - b.top + 320), 1.2);
    network.moveTo({ position: { x: (b.left + b.right) / 2, y: (b.top + b.bottom) / 2 - 50 }, scale: scale, animation: false });
  }
  function mark(style, isLine) {
    const canvas = document.createElement("canvas");
    canvas.width = isLine ? 34 : 18;
    canvas.height = 18;
    const c = canvas.getContext("2d");
    c.fillStyle = style.color;
    c.strokeStyle = style.color;
    c.beginPath();
    if (isLine) {
      c.lineWidth = 3;
      c.setLineDash(style.dashes);
      c.moveTo(0, 9); c.lineTo(34, 9); c.stroke();
      return canvas;
    }
    const shape = MARKS[style.shape];
    if (shape === "square") { c.rect(3, 3, 12, 12); } else if (shape === "dot") { c.arc(9, 9, 7, 0, 2 * Math.PI); } else {
      const corners = { triangle: 3, triangleDown: 3, diamond: 4, hexagon: 6, star: 10 }[shape];
      for (let i = 0; i < corners; i += 1) {
        const radius = shape === "star" && i % 2 ? 3.6 : 8;
        const angle = (shape === "triangleDown" ? 1 : -1) * Math.PI / 2 + i * 2 * Math.PI / corners;
        c.lineTo(9 + radius * Math.cos(angle), 9 + radius * Math.sin(angle));
      }
      c.closePath();
    }
    c.fill();
    return canvas;
  }
  function check(parent, style, count, on, isLine, change) {
    const row = make("label");
    const box = make("input");
    box.type = "checkbox";
    box.checked = on;
    box.addEventListener("change", function () { change(box.checked); refresh(); });
    row.appendChild(box);
    row.appendChild(mark(style, isLine));
    row.appendChild(make("span", both(style.label)));
    row.appendChild(make("em", count));
    parent.appendChild(row);
    return box;
  }
  function tally(items, name) {
    const counts = {};
    items.forEach(function (item) { counts[item[name]] = (counts[item[name]] || 0) + 1; });
    return counts;
  }
  function drawTools() {
    const bar = clear(document.getElementById("tools"));
    bar.className = "bar";
    const search = make("input");
    search.type = "search";
    search.id = "search";
    search.placeholder = word("search");
    search.setAttribute("aria-label", word("search"));
    const said = make("span", null, "count");
    search.addEventListener("input", function () {
      const wanted = search.value.trim().toLowerCase();
      if (!wanted) { said.textContent = ""; choose(null, false); return; }
      const hits = data.network.nodes.filter(function (node) {
        const aliases = (data.network.facts[node.id] || {}).aliases || [];
        return (node.id + " " + node.name + " " + aliases.join(" ")).toLowerCase().indexOf(wanted) >= 0;
      });
      const exact = hits.filter(function (node) { return node.id.toLowerCase() === wanted || node.name.toLowerCase() === wanted; });
      said.textContent = hits.length ? hits.length + " " + word("rows") : word("nothing");
      if (hits.length) { choose((exact[0] || hits[0]).id, true); showHits(hits); }
    });
    bar.appendChild(search);
    bar.appendChild(said);
    bar.appendChild(button(word("fit"), function () { choose(null, false); fit(); }));
    bar.appendChild(button(word("png"), savePng));
    bar.appendChild(button(word("print"), function () { window.print(); }));
    if (data.network.note) { bar.appendChild(make("span", both(data.network.note), "notice")); }
    const legend = clear(document.getElementById("legend"));
    legend.appendChild(make("h3", word("kinds")));
    const kinds = tally(data.network.nodes, "kind");
    Object.keys(data.styles.nodes).forEach(function (kind) {
      if (kinds[kind]) { check(legend, data.styles.nodes[kind], kinds[kind], state.kinds[kind] !== false, false, function (on) { state.kinds[kind] = on; }).id = "kind-" + kind; }
    });
    legend.appendChild(make("h3", word("relations")));
    const relations = tally(data.network.edges, "type");
    Object.keys(data.styles.edges).forEach(function (type) {
      if (relations[type]) { check(legend, data.styles.edges[type], relations[type], state.relations[type], true, function (on) { state.relations[type] = on; }).id = "relation-" + type; }
    });
  }
  function savePng() {
    const source = document.querySelector("#canvas canvas");
    const copy = document.createElement("canvas");
    copy.width = source.width;
    copy.height = source.height;
    const context = copy.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(source, 0, 0);
    download("chaingraph-" + data.footer.digest + ".png", copy.toDataURL("image/png"));
  }
  function showHits(hits) {
    if (hits.length < 2) { return; }
    const panel = document.getElementById("details");
    const list = make("ul");
    hits.slice(0, 20).forEach(function (node) {
      const item = make("li");
      item.appendChild(button(node.name, function () { choose(node.id, true); }, "link"));
      list.appendChild(item);
    });
    panel.insertBefore(list, panel.firstChild);
  }
  function drawDetails() {
    const panel = clear(document.getElementById("details"));
    const node = state.chosen !== null && own(byId, state.chosen) ? byId[state.chosen] : null;
    if (!node) { panel.appendChild(make("p", word("hint"), "note")); return; }
    panel.appendChild(make("h2", node.name));
    const kind = make("p", both(data.styles.nodes[node.kind].label), "note");
    panel.appendChild(kind);
    const list = make("dl");
    function fact(name, text) { list.appendChild(make("dt", name)); list.appendChild(make("dd", text)); }
    fact(word("id"), node.id);
    const facts = data.network.facts[node.id] || {};
    const labels = data.labels[node.type] || {};
    if (node.kind === "branchless") { reasons(node.id, panel); }
    Object.keys(facts).forEach(function (name) {
      if (["source", "source_ref", "crs", "longitude", "latitude"].indexOf(name) >= 0) { return; }
      const column = { name: name, values: labels[name].values };
      const shown = typeof facts[name] === "string" && nameOf(facts[name]) ? nameOf(facts[name]) : words(facts[name], column);
      fact(both(labels[name].label), shown);
    });
    panel.appendChild(list);
    const links = around[node.id] || [];
    panel.appendChild(make("h3", word("neighbours") + " (" + links.length + ")"));
    const neighbours = make("ul");
    links.slice(0, 80).forEach(function (link) {
      const item = make("li");
      const style = data.styles.edges[link.edge.type];
      item.appendChild(document.createTextNode((link.out ? "→ " : "← ") + both(style.label) + " "));
      item.appendChild(idLink(link.other));
      if (link.edge.products) { item.appendChild(make("small", " " + link.edge.products)); }
      neighbours.appendChild(item);
    });
    panel.appendChild(neighbours);
  }
  function reasons(id, panel) {
    const table = data.tables.branchless;
    const row = table && table.rows.find(function (item) { return value(table, item, "enterprise_id") === id; });
    if (!row) { return; }
    const box = make("div", null, "notice");
    ["class", "action", "reasons"].forEach(function (name) {
      const place = table.columns.findIndex(function (column) { return column.name === name; });
      if (place < 0 || row[place] === null) { return; }
      const line = make("div");
      fill(line, row[place], table.columns[place]);
      box.appendChild(line);
    });
    panel.appendChild(box);
  }
  function choose(id, move) {
    state.chosen = id;
    if (move && state.view !== "network") { open("network"); }
    if (id !== null && own(byId, id) && !visible(byId[id])) { state.kinds[byId[id].kind] = true; drawTools(); }
    refresh();
    drawDetails();
    if (move && network && id !== null) { network.focus(id, { scale: Math.max(0.6, Math.min(1, network.getScale())), animation: false }); }
  }

  const DRAW = {
    overview: drawOverview,
    network: function () { drawTools(); drawDetails(); if (!network) { startNetwork(); } refresh(); },
    chains: drawChains,
    coverage: function (parent) { showTable(parent, "branchless"); showTable(parent, "branchless.rates"); },
    pairing: function (parent) {
      showTable(parent, "pairs");
      Object.keys(data.tables).forEach(function (name) { if (name.indexOf("pairs.") === 0 || name === "peers") { showTable(parent, name); } });
    }
  };
  function redraw() {
    const parent = document.getElementById("view-" + state.view);
    if (state.view !== "network") { clear(parent); }
    DRAW[state.view](parent);
  }
  function open(view) {
    state.view = view;
    VIEWS.forEach(function (name) {
      document.getElementById("view-" + name).classList.toggle("open", name === view);
      const tab = document.getElementById("tab-" + name);
      tab.setAttribute("aria-selected", name === view ? "true" : "false");
    });
    redraw();
    if (network && view === "network") { network.redraw(); }
  }
  function frame() {
    document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
    document.title = both(data.title);
    document.getElementById("title").textContent = both(data.title);
    const tabs = clear(document.getElementById("tabs"));
    VIEWS.forEach(function (name) {
      const tab = button(word(name), function () { open(name); });
      tab.id = "tab-" + name;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", "view-" + name);
      document.getElementById("view-" + name).setAttribute("aria-labelledby", tab.id);
      tabs.appendChild(tab);
    });
    document.getElementById("language").textContent = word("other");
    const footer = clear(document.getElementById("footer"));
    footer.appendChild(make("span", word("digest") + " " + data.footer.digest));
    footer.appendChild(make("span", word("redaction")));
    footer.appendChild(make("span")).appendChild(make("b", word("internal")));
  }
  document.getElementById("language").addEventListener("click", function () {
    state.language = state.language === "zh" ? "en" : "zh";
    frame();
    open(state.view);
  });
  frame();
  const wanted = window.location.hash.slice(1);
  open(VIEWS.indexOf(wanted) >= 0 ? wanted : "overview");
})();
