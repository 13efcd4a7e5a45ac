"use strict";
// The network: positions come with the data, nothing moves by itself.
(function () {
  const net = page.data.network;
  const kinds = page.unpack(net.kind), marks = page.unpack(net.mark), types = page.unpack(net.type);
  const filter = { kinds: {}, relations: {}, layout: "chain" };
  const nodeIds = net.of.map((place) => page.entities[place].id);
  const drawn = new Map(nodeIds.map((id, i) => [id, i]));
  const HEAD = 186;
  let network = null, nodes = null, edges = null;
  nodeIds.forEach((id, i) => { page.byId.get(id).kind = kinds[i]; });
  Object.keys(page.data.styles.edges).forEach((name) => { filter.relations[name] = page.data.styles.edges[name].shown; });

  const area = () => document.getElementById("canvas");
  const head = () => (area().clientWidth < 600 ? HEAD / 2 : HEAD);
  const layout = () => net.layouts[filter.layout];
  function near() {
    const set = new Set();
    if (page.state.chosen === null || !drawn.has(page.state.chosen)) { return set; }
    page.related().forEach((id) => set.add(id));
    (page.around.get(page.state.chosen) || []).forEach((link) => { if (filter.relations[link.type]) { set.add(link.other); } });
    return set;
  }
  function look(i, set) {
    const id = nodeIds[i], style = page.data.styles.nodes[kinds[i]], faint = set.size > 0 && !set.has(id);
    const weak = marks[i] === "weak", ring = weak || marks[i] === "choke";
    const size = weak ? Math.max(30, style.size * 1.3) : style.size * (marks[i] === "anchor" ? 1.7 : 1);
    const name = net.label ? net.label[i] : page.entities[net.of[i]].name;
    return {
      id, label: faint ? " " : page.fitted(name, 170), x: layout().x[i], y: layout().y[i],
      shape: style.shape.replace("Small", ""), size, hidden: filter.kinds[kinds[i]] === false,
      borderWidth: weak ? 3 : ring ? 2 : 0.5, borderWidthSelected: 3, opacity: faint ? 0.15 : 1,
      color: { background: style.color, border: ring ? "#111111" : "#ffffff", highlight: { background: style.color, border: "#111111" } },
      font: { size: size > 27 ? 27 : 16, color: faint ? "rgba(29,39,51,0.2)" : "#1d2733", strokeWidth: 4, strokeColor: faint ? "rgba(255,255,255,0.2)" : "#ffffff" }
    };
  }
  function line(i, chosen) {
    const style = page.data.styles.edges[types[i]];
    const from = page.entities[net.from[i]].id, to = page.entities[net.to[i]].id;
    const mine = chosen === null || from === chosen || to === chosen;
    const heavy = types[i] === "WEAK";
    return {
      id: "e" + i, from, to, hidden: !filter.relations[types[i]],
      color: { color: style.color, highlight: style.color, opacity: mine ? (chosen === null && !heavy ? 0.5 : 1) : 0.05 },
      width: mine && chosen !== null ? 3 : heavy ? 5 : 1, dashes: style.dashes.length ? style.dashes : false
    };
  }
  // Relations are given to the picture when they are first asked for: most links of a park are hidden at first.
  const given = new Set();
  function lines(chosen) {
    Object.keys(filter.relations).forEach((type) => { if (filter.relations[type]) { given.add(type); } });
    return net.from.map((from, i) => i).filter((i) => given.has(types[i])).map((i) => line(i, chosen));
  }
  let shown = "";
  function refresh() {
    if (!network) { return; }
    // what is drawn depends on this alone; thousands of nodes are not given anew without need
    const now = JSON.stringify([filter, page.state.chosen]);
    if (now === shown) { return; }
    shown = now;
    const set = near(), chosen = set.size ? page.state.chosen : null;
    nodes.update(nodeIds.map((id, i) => look(i, set)));
    edges.update(lines(chosen));
    if (chosen !== null) { network.selectNodes([chosen], false); } else { network.unselectAll(); }
  }
  // Stripes behind the nodes; their headings keep their size and stay at the left edge of what is seen.
  function backdrop(context) {
    const edge = box(), scale = network.getScale(), left = network.DOMtoCanvas({ x: 0, y: 0 }).x;
    context.textBaseline = "middle";
    layout().bands.forEach((band, i) => {
      context.fillStyle = i % 2 ? "#ffffff" : "#f1f4f8";
      context.fillRect(Math.min(left, edge.left - head() / scale), band.top, edge.right - Math.min(left, edge.left - head() / scale) + 90, band.bottom - band.top);
    });
    headings(context, edge, scale);
  }
  function headings(context, edge, scale) {
    context.font = "600 " + 13 / scale + "px sans-serif";
    context.fillStyle = "#0b5a8f";
    const top = network.DOMtoCanvas({ x: 0, y: 14 }).y;
    const y = Math.max(top, edge.top - 60 - 12 / scale);
    let last = "", end = -Infinity;
    layout().columns.forEach((column) => {
      const text = page.both(column);
      if (text !== last && column.left - 40 > end) {
        context.fillText(text, column.left - 40, y);
        end = column.left - 40 + context.measureText(text).width + 8 / scale;
        last = text;
      }
    });
  }
  function bandNames(context) {
    const scale = network.getScale(), left = network.DOMtoCanvas({ x: 8, y: 0 }).x;
    context.font = "600 " + 12 / scale + "px sans-serif";
    context.textBaseline = "middle";
    let last = -Infinity;
    layout().bands.forEach((band) => {
      const text = page.fitted(page.both(band), head() - 18), height = 17 / scale, y = (band.top + band.bottom) / 2;
      if (y - last < height) { return; }
      last = y;
      context.fillStyle = "rgba(255,255,255,0.82)";
      context.fillRect(left - 3 / scale, y - height / 2, context.measureText(text).width + 6 / scale, height);
      context.fillStyle = "#33404d";
      context.fillText(text, left, y);
    });
  }
  function box() {
    const b = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    layout().x.forEach((x, i) => {
      const y = layout().y[i];
      b.left = Math.min(b.left, x);
      b.right = Math.max(b.right, x);
      b.top = Math.min(b.top, y);
      b.bottom = Math.max(b.bottom, y);
    });
    return b;
  }
  function fit() {
    if (!nodeIds.length) { return; }
    const b = box(), left = layout().bands.length ? head() : 20, wide = area().clientWidth, high = area().clientHeight;
    const byHeight = (high - 40) / (b.bottom - b.top + 180), byWidth = (wide - left - 30) / (b.right - b.left + 120);
    // on a narrow screen the upstream end is shown, large enough to be read, and the rest is reached by dragging
    const scale = Math.max(0.01, wide < 600 ? Math.min(byHeight, 1.2) : Math.min(byWidth, byHeight, 1.2));
    const x = wide < 600 ? b.left + (wide / 2 - left - 14) / scale : (b.left + b.right) / 2 - left / 2 / scale;
    network.moveTo({ position: { x, y: (b.top + b.bottom) / 2 - 12 / scale }, scale, animation: false });
  }
  // How much of the picture the details hide: on a narrow screen they lie over its lower part.
  function coveredHeight() {
    const panel = document.getElementById("details");
    if (window.getComputedStyle(panel).position !== "fixed") { return 0; }
    return Math.max(0, Math.min(area().clientHeight - 120, area().getBoundingClientRect().bottom - panel.getBoundingClientRect().top));
  }
  // The chosen one with its neighbours, as large as they allow; never so small that nothing can be read.
  function frameOf(id) {
    const set = near();
    const places = Array.from(set).filter((other) => drawn.has(other)).map((other) => drawn.get(other));
    const xs = places.map((i) => layout().x[i]), ys = places.map((i) => layout().y[i]), own = drawn.get(id);
    const wide = Math.max(...xs) - Math.min(...xs) + 260, high = Math.max(...ys) - Math.min(...ys) + 200;
    const covered = coveredHeight();
    const scale = Math.min(1, (area().clientWidth - head()) / wide, (area().clientHeight - covered) / high);
    if (scale < 0.3) {
      network.moveTo({ position: { x: layout().x[own] - head() / 2 / 0.5, y: layout().y[own] + covered / 2 / 0.5 }, scale: 0.5, animation: false });
      return;
    }
    const x = (Math.max(...xs) + Math.min(...xs)) / 2, y = (Math.max(...ys) + Math.min(...ys)) / 2;
    network.moveTo({ position: { x: x - head() / 2 / scale, y: (places.length ? y : layout().y[own]) + covered / 2 / scale }, scale, animation: false });
  }
  function start() {
    nodes = new vis.DataSet(nodeIds.map((id, i) => look(i, new Set())));
    edges = new vis.DataSet(lines(null));
    shown = JSON.stringify([filter, null]);
    network = new vis.Network(area(), { nodes, edges }, {
      physics: false, layout: { improvedLayout: false },
      nodes: { scaling: { label: { enabled: false, drawThreshold: 7 } } },
      edges: { smooth: false, arrows: { to: { enabled: true, scaleFactor: 0.5 } }, selectionWidth: 1 },
      interaction: { hover: false, keyboard: { enabled: true, bindToWindow: false }, hideEdgesOnDrag: true, tooltipDelay: 1e9 }
    });
    network.on("beforeDrawing", backdrop);
    network.on("afterDrawing", bandNames);
    network.on("click", (event) => {
      const id = event.nodes.length ? event.nodes[0] : null;
      if (id !== null && net.aggregated) { page.state.chain = id; page.open("chains"); return; }
      page.choose(id, { from: "picture" });
    });
    network.on("resize", () => { if (!page.state.moved) { window.setTimeout(fit, 0); } });
    ["zoom", "dragEnd"].forEach((name) => network.on(name, () => { page.state.moved = true; }));
    network.once("afterDrawing", () => document.body.setAttribute("data-drawn", "yes"));
    fit();
  }
  function describe() {
    const inner = area().querySelector(".vis-network") || area();
    inner.setAttribute("role", "application");
    inner.setAttribute("aria-label", page.word("picture"));
  }
  function bar() {
    const tools = page.clear(document.getElementById("tools"));
    tools.appendChild(page.button(page.word("fit"), () => { page.state.moved = false; page.choose(null); fit(); }));
    if (Object.keys(net.layouts).length > 1) {
      const select = page.make("select");
      select.id = "layout";
      select.setAttribute("aria-label", page.word("layout"));
      [["chain", "byChain"], ["street", "byStreet"]].forEach(([value, name]) => {
        const option = page.add(select, "option", page.word("layout") + "：" + page.word(name));
        option.value = value;
      });
      select.value = filter.layout;
      select.addEventListener("change", () => { filter.layout = select.value; page.state.moved = false; refresh(); fit(); });
      tools.appendChild(select);
    }
    page.viewButtons(tools);
    page.add(tools, "span", page.word("hint"), "note");
    if (net.note) { page.add(tools, "span", page.both(net.note), "notice"); }
    const lost = Array.from(new Set((page.around.get(page.state.chosen) || []).map((link) => link.type))).filter((type) => !filter.relations[type]);
    if (lost.length && drawn.has(page.state.chosen)) {
      const said = page.add(tools, "span", page.word("hiddenRelations") + lost.map((type) => page.both(page.data.styles.edges[type].label)).join("、") + " ", "notice");
      said.appendChild(page.button(page.word("showThem"), () => {
        lost.forEach((type) => { filter.relations[type] = true; });
        page.drawLegend();
        reveal({ from: "outside" });
      }, "link"));
    }
    if (page.state.chosen !== null && !drawn.has(page.state.chosen)) { page.add(tools, "span", page.word("notDrawn"), "notice"); }
  }
  function reveal(settings) {
    const id = page.state.chosen;
    bar();
    if (id !== null && drawn.has(id) && filter.kinds[kinds[drawn.get(id)]] === false) {
      filter.kinds[kinds[drawn.get(id)]] = true;
      page.drawLegend();
    }
    refresh();
    if (network && id !== null && drawn.has(id) && settings && settings.from !== "picture") {
      page.state.moved = true;
      frameOf(id);
    }
  }
  // What stands in the view before anything is drawn: it is kept from one drawing to the next.
  function frame(section) {
    page.add(section, "div", null, "bar").id = "tools";
    const stage = page.add(section, "div");
    stage.id = "stage";
    page.add(stage, "div").id = "legend";
    page.add(stage, "div").id = "canvas";
  }
  function draw() {
    bar();
    page.drawLegend();
    if (!network) { start(); }
    describe();
    network.redraw();
    reveal({ from: page.state.chosen === null ? "picture" : "outside" });
  }
  page.views.network = { place: 2, title: ["网络", "Network"], draw, mark: reveal, keeps: true, frame };
  Object.assign(page, { network: { filter, kinds, marks, types, refresh, drawn } });
}());
