"use strict";
// Map: firms where they are known to be, and how many are not. No tiles, no borders, nothing converted.
(function () {
  const COLORS = ["#0072B2", "#D55E00", "#009E73", "#AA3377", "#8A6D1F", "#4B3F8F", "#56B4E9"];
  const map = page.data.map;
  const SIZES = [[10, 8], [5, 6.5], [0, 5]];
  const state = { layer: "coverage", zoom: 1, x: 0, y: 0 };
  const points = map.points ? map.points.id.map((id, i) => ({ id, x: map.points.x[i], y: map.points.y[i] })) : [];
  if (map.points) {
    ["chain", "members", "projects", "branchless"].forEach((name) => {
      if (map.points[name]) { page.unpack(map.points[name]).forEach((value, i) => { points[i][name] = value; }); }
    });
  }
  const placed = new Set(points.map((point) => point.id));
  const isPlaced = (entity) => placed.has(entity.id) || entity.homes.some((other) => placed.has(other.id));
  let root = null, frame = null, elements = new Map(), wide = 1000, high = 600;

  function scaleOf() {
    const all = points.concat(map.cells || [], map.streets, map.projects);
    if (!all.length) { return null; }
    const xs = all.map((point) => point.x), ys = all.map((point) => point.y);
    const edge = { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
    // a degree of longitude is shorter than one of latitude
    const narrow = Math.cos((edge.bottom + edge.top) / 2 * Math.PI / 180);
    const spanX = Math.max((edge.right - edge.left) * narrow, 1e-4), spanY = Math.max(edge.top - edge.bottom, 1e-4);
    const unit = Math.min((wide - 100) / spanX, (high - 90) / spanY);
    const height = high;
    return {
      edge, unit, height, perKm: unit / 111.32,
      x: (value) => 40 + (wide - 80 - spanX * unit) / 2 + (value - edge.left) * narrow * unit,
      y: (value) => height - 40 - (height - 80 - spanY * unit) / 2 - (value - edge.bottom) * unit,
      narrow
    };
  }
  function chainsOf() {
    const found = page.tally(points.map((point) => point.chain).filter((chain) => chain));
    return Array.from(found).sort((a, b) => b[1] - a[1]).map((item) => item[0]);
  }
  function styleOf(point, chains) {
    if (state.layer === "coverage") {
      const style = page.data.styles.nodes[page.kindOf(point.id)];
      return { fill: style.color, shape: style.shape === "square" ? "square" : "dot", size: style.shape === "dot" ? 7 : 4.5 };
    }
    if (state.layer === "chain") {
      const place = chains.indexOf(point.chain);
      return { fill: place < 0 ? "#9aa4af" : COLORS[place % COLORS.length], shape: place < 0 ? "square" : "dot" };
    }
    if (state.layer === "projects") { return { fill: "#c5ccd4", shape: "dot", size: 3 }; }
    if (point.members === null) { return { fill: "#ffffff", shape: "dot", stroke: "#7A8794", size: 4 }; }
    const count = point.members === "<5" ? 0 : point.members;
    return { fill: "#0072B2", shape: "dot", size: (SIZES.find((item) => count >= item[0]) || SIZES[2])[1] };
  }
  function grid(scale) {
    const layer = page.draw(frame, "g", { stroke: "#e3e8ee", fill: "#5a6673", "font-size": 10, "aria-hidden": "true" });
    const step = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5].find((value) => value * scale.unit > 130) || 10;
    const digits = step < 0.01 ? 3 : step < 1 ? 2 : 0;
    for (let x = Math.ceil(scale.edge.left / step) * step; x <= scale.edge.right; x += step) {
      page.draw(layer, "line", { x1: scale.x(x), y1: 0, x2: scale.x(x), y2: scale.height });
      page.draw(layer, "text", { x: scale.x(x) + 3, y: scale.height - 4, stroke: "none" }, x.toFixed(digits) + "°E");
    }
    for (let y = Math.ceil(scale.edge.bottom / step) * step; y <= scale.edge.top; y += step) {
      page.draw(layer, "line", { x1: 0, y1: scale.y(y), x2: wide, y2: scale.y(y) });
      page.draw(layer, "text", { x: 3, y: scale.y(y) - 3, stroke: "none" }, y.toFixed(digits) + "°N");
    }
  }
  function scaleBar(scale) {
    const km = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].find((value) => value * scale.perKm > 60) || 200;
    const layer = page.draw(frame, "g", { "aria-hidden": "true" }), x = wide - 30 - km * scale.perKm;
    page.draw(layer, "line", { x1: x, y1: 20, x2: wide - 30, y2: 20, stroke: "#1d2733", "stroke-width": 3 });
    page.draw(layer, "text", { x: wide - 30, y: 36, "text-anchor": "end", fill: "#1d2733" }, km + " " + page.word("km"));
  }
  function drawStreets(scale) {
    map.streets.forEach((street) => {
      const x = scale.x(street.x), y = scale.y(street.y);
      if (street.waiting) {
        const circle = page.draw(frame, "circle", { cx: x, cy: y, r: 7 + 2 * Math.sqrt(street.waiting), fill: "none", stroke: "#5a6673", "stroke-width": 2, "stroke-dasharray": "3 3" });
        page.draw(circle, "title", {}, street.name + " · " + street.waiting + " " + page.word("onStreet"));
      }
      const name = page.fitted(street.name, 130) + (street.waiting ? " +" + street.waiting : "");
      page.draw(frame, "text", { x, y: y - 12 - 2 * Math.sqrt(street.waiting), "text-anchor": "middle", fill: "#33404d", "font-weight": 600, stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke" }, name);
    });
  }
  function drawPoints(scale, chains) {
    const spots = [];
    elements = new Map();
    points.forEach((point) => {
      const style = styleOf(point, chains), x = scale.x(point.x), y = scale.y(point.y), size = style.size || 5;
      const about = [page.nameOf(point.id) || point.id];
      if (state.layer === "chain") { about.push(point.chain ? page.nameOf(point.chain) || point.chain : page.word("noChain")); }
      if (state.layer === "members") { about.push(page.word("layerMembers") + " " + (point.members === null ? page.word("unknown") : point.members)); }
      if (state.layer === "coverage" && point.branchless) { about.push(page.word("withoutOrg")); }
      const group = page.target(frame, about.join("，"), () => page.choose(point.id, { from: "picture" }));
      const look = { fill: style.fill, stroke: style.stroke || "#ffffff", "stroke-width": 1 };
      if (style.shape === "square") {
        page.draw(group, "rect", Object.assign({ x: x - size + 0.5, y: y - size + 0.5, width: 2 * size - 1, height: 2 * size - 1 }, look));
      } else {
        page.draw(group, "circle", Object.assign({ cx: x, cy: y, r: size }, look));
      }
      elements.set(point.id, group);
      spots.push({ element: group, x, y });
    });
    page.rove(root, spots);
  }
  function drawCells(scale) {
    const most = Math.max(...map.cells.map((cell) => cell.firms));
    map.cells.forEach((cell) => {
      const share = cell.branchless === null ? 0 : cell.branchless / cell.firms;
      const circle = page.draw(frame, "circle", { cx: scale.x(cell.x), cy: scale.y(cell.y), r: 3 + 12 * Math.sqrt(cell.firms / most), fill: share > 0.5 ? "#D55E00" : "#56B4E9", opacity: 0.75 });
      page.draw(circle, "title", {}, page.number(cell.firms) + " " + page.word("firms") + (cell.branchless === null ? "" : " · " + page.word("withoutOrg") + " " + page.number(cell.branchless)));
    });
  }
  function drawProjects(scale) {
    const named = [];
    map.projects.forEach((project) => {
      const x = scale.x(project.x), y = scale.y(project.y);
      const group = page.draw(frame, "g");
      const sign = page.draw(group, "polygon", { points: [[x, y - 9], [x + 8, y], [x, y + 9], [x - 8, y]].map((corner) => corner.join(",")).join(" "), fill: "#AA3377", stroke: "#ffffff" });
      page.draw(sign, "title", {}, page.word("project") + "：" + project.name + (project.firm ? " · " + (page.nameOf(project.firm) || project.firm) : ""));
      // a name that would lie on another one is left to the tooltip
      if (named.some((other) => Math.abs(other.y - y) < 14 && Math.abs(other.x - x) < 165)) { return; }
      named.push({ x, y });
      page.draw(group, "text", { x: x + 11, y: y + 4, fill: "#7d2258", stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke" }, page.fitted(project.name, 150));
    });
  }
  function view(scale) {
    const width = wide / state.zoom, height = scale.height / state.zoom;
    state.x = Math.max(0, Math.min(wide - width, state.x));
    state.y = Math.max(0, Math.min(scale.height - height, state.y));
    root.setAttribute("viewBox", [state.x, state.y, width, height].map((value) => value.toFixed(1)).join(" "));
  }
  function zoom(scale, factor, px, py) {
    const width = wide / state.zoom, height = scale.height / state.zoom;
    const fx = px === undefined ? 0.5 : px, fy = py === undefined ? 0.5 : py;
    state.zoom = Math.max(1, Math.min(20, state.zoom * factor));
    state.x += fx * (width - wide / state.zoom);
    state.y += fy * (height - scale.height / state.zoom);
    view(scale);
  }
  function moves(scale) {
    root.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && state.zoom === 1 && event.deltaY > 0) { return; }
      event.preventDefault();
      const box = root.getBoundingClientRect();
      zoom(scale, event.deltaY < 0 ? 1.25 : 0.8, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    }, { passive: false });
    let from = null;
    root.addEventListener("pointerdown", (event) => { from = { x: event.clientX, y: event.clientY, left: state.x, top: state.y }; });
    root.addEventListener("pointermove", (event) => {
      if (!from || state.zoom === 1) { return; }
      const width = root.getBoundingClientRect().width, ratio = wide / state.zoom / width;
      state.x = from.left - (event.clientX - from.x) * ratio;
      state.y = from.top - (event.clientY - from.y) * ratio;
      view(scale);
    });
    ["pointerup", "pointerleave"].forEach((name) => root.addEventListener(name, () => { from = null; }));
  }
  function legend(parent, chains) {
    const line = page.add(parent, "p", null, "legend-line");
    const items = {
      coverage: ["urgent", "branchless", "home_unknown", "firm"].map((kind) => [page.data.styles.nodes[kind], page.both(page.data.styles.nodes[kind].label)]),
      chain: chains.map((id, i) => [{ color: COLORS[i % COLORS.length], shape: "dot" }, page.nameOf(id) || id]).concat([[{ color: "#9aa4af", shape: "square" }, page.word("noChain")]]),
      members: [[{ color: "#0072B2", shape: "dotSmall" }, "<5"], [{ color: "#0072B2", shape: "dotSmall" }, "5–9"], [{ color: "#0072B2", shape: "dot" }, "≥10"], [{ color: "#c5ccd4", shape: "dotSmall" }, page.word("unknown")]],
      projects: [[{ color: "#AA3377", shape: "diamond" }, page.word("project") + " " + map.projects.length]]
    }[state.layer];
    items.forEach(([style, text]) => {
      line.appendChild(page.mark(style, false));
      page.add(line, "span", text);
    });
  }
  function counts(parent) {
    const known = map.counts, system = page.data.labels.Enterprise.crs.values;
    const name = map.crs === null ? page.word("crsNone") : page.own(system, map.crs) ? page.both(system[map.crs]) : map.crs;
    const parts = [page.word("crs") + "：" + name, page.number(known.located) + " " + page.word("located")];
    [["street", "onStreet"], ["unknown", "unlocated"], ["other_crs", "otherCrs"], ["projects_unknown", "projectsUnknown"]].forEach(([key, text]) => {
      if (known[key] || key === "unknown") { parts.push(page.number(known[key]) + " " + page.word(text)); }
    });
    page.add(parent, "p", parts.join(" · "), "notice").id = "map-counts";
    page.add(parent, "p", page.word("noTiles") + (map.cells ? " · " + page.word("cellsNote") : ""), "note");
  }
  function redraw(card, scale) {
    page.clear(card);
    const chains = chainsOf();
    const bar = page.add(card, "div", null, "bar");
    const select = page.make("select");
    select.id = "layer";
    select.setAttribute("aria-label", page.word("layer"));
    [["coverage", "layerCoverage"], ["chain", "layerChain"], ["members", "layerMembers"], ["projects", "layerProjects"]].forEach(([value, name]) => {
      page.add(select, "option", page.word("layer") + "：" + page.word(name)).value = value;
    });
    select.value = state.layer;
    select.disabled = Boolean(map.cells);
    select.addEventListener("change", () => { state.layer = select.value; redraw(card, scale); document.getElementById("layer").focus(); });
    bar.appendChild(select);
    [["+", "zoomIn", 1.5], ["−", "zoomOut", 1 / 1.5]].forEach(([sign, name, factor]) => {
      const button = page.button(sign, () => zoom(scale, factor));
      button.setAttribute("aria-label", page.word(name));
      bar.appendChild(button);
    });
    page.viewButtons(bar);
    counts(card);
    if (!scale) { page.add(card, "p", page.word("nonePlaced"), "note"); return; }
    if (!map.cells) { legend(card, chains); }
    const scroll = page.add(card, "div", null, "picture map");
    root = page.board(scroll, wide, scale.height, page.viewName("map"));
    root.removeAttribute("width");
    root.removeAttribute("height");
    frame = root;
    grid(scale);
    if (map.cells) { drawCells(scale); } else { drawPoints(scale, chains); }
    drawStreets(scale);
    if (state.layer === "projects") { drawProjects(scale); }
    scaleBar(scale);
    view(scale);
    moves(scale);
    mark();
  }
  function draw(parent) {
    const card = page.add(parent, "div", null, "card");
    // drawn in the pixels that are there, so that words keep their size
    wide = Math.max(320, card.clientWidth - 32);
    high = Math.max(360, Math.min(1000, window.innerHeight - 290));
    redraw(card, scaleOf());
  }
  function mark() {
    const own = page.related();
    elements.forEach((element, id) => {
      const mine = own.has(id), shape = element.lastChild;
      shape.setAttribute("stroke", mine ? "#111111" : "#ffffff");
      shape.setAttribute("stroke-width", mine ? 4 : 1);
      if (mine) { element.parentNode.appendChild(element); }
    });
  }
  page.views.map = { place: 7, title: ["地图", "Map"], draw, mark, sized: true, picture: "#view-map > .card" };
  Object.assign(page, { isPlaced });
}());
