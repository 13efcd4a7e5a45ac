"use strict";
// One supply chain as a flow: tiers from upstream on the left to the end firm on the right, links with their products.
(function () {
  const BOX = 158, HIGH = 23, GAP = 5, MOST = 18, TOP = 58;
  let between = 92;
  const SOLE = "#B34700", PLAIN = "#7A8794";
  function collect(chain) {
    const members = page.tables.chain_members, firms = new Map(), tiers = new Map();
    members.rows.forEach((row) => {
      if (page.cell(members, row, "chain_id") !== chain) { return; }
      const id = page.cell(members, row, "enterprise_id"), tier = page.cell(members, row, "tier") || 0;
      firms.set(id, { id, tier, role: page.cell(members, row, "role"), degree: 0, sole: false, shown: false });
      if (!tiers.has(tier)) { tiers.set(tier, []); }
      tiers.get(tier).push(firms.get(id));
    });
    const links = [], table = page.own(page.tables, "chain_links") ? page.tables.chain_links : null;
    (table ? table.rows : []).forEach((row) => {
      const get = (name) => page.cell(table, row, name);
      if (get("chain_id") !== chain || !firms.has(get("from_id")) || !firms.has(get("to_id"))) { return; }
      const link = { from: firms.get(get("from_id")), to: firms.get(get("to_id")), product: get("product"), value: get("annual_value"), suppliers: get("suppliers") };
      link.sole = link.suppliers === 1;
      links.push(link);
      link.from.degree += 1;
      link.to.degree += 1;
      if (link.sole) { link.from.sole = true; }
    });
    return { firms, tiers, links };
  }
  // The end stands right; tiers may be counted from either side, so the links decide.
  function orderTiers(flow) {
    const sense = flow.links.reduce((sum, link) => sum + Math.sign(link.to.tier - link.from.tier), 0);
    return Array.from(flow.tiers.keys()).sort((a, b) => (sense < 0 ? b - a : a - b));
  }
  function choose(flow, order, weakest) {
    const own = page.related();
    order.forEach((tier) => {
      const rank = (firm) => (own.has(firm.id) ? 1e9 : 0) + (firm.role === "anchor" ? 1e8 : 0) + (weakest && (firm.id === weakest.from || firm.id === weakest.to) ? 1e7 : 0) + (firm.sole ? 1e4 : 0) + firm.degree;
      const firms = flow.tiers.get(tier).slice().sort((a, b) => rank(b) - rank(a));
      firms.slice(0, MOST).forEach((firm) => { firm.shown = true; });
      flow.tiers.set(tier, { shown: firms.filter((firm) => firm.shown), rest: firms.length - Math.min(MOST, firms.length), all: firms.length });
    });
  }
  // Fewer crossings: each tier is ordered by the mean place of its neighbours, right to left and back.
  function untangle(flow, order) {
    order.forEach((tier) => flow.tiers.get(tier).shown.forEach((firm, i) => { firm.place = i; }));
    for (let round = 0; round < 6; round += 1) {
      (round % 2 ? order : order.slice().reverse()).forEach((tier) => {
        const firms = flow.tiers.get(tier).shown;
        firms.forEach((firm) => {
          const near = [];
          flow.links.forEach((link) => {
            if (link.from === firm && link.to.shown) { near.push(link.to.place); }
            if (link.to === firm && link.from.shown) { near.push(link.from.place); }
          });
          firm.mean = near.length ? near.reduce((a, b) => a + b, 0) / near.length : firm.place;
        });
        firms.sort((a, b) => a.mean - b.mean).forEach((firm, i) => { firm.place = i; });
      });
    }
  }
  function topProducts(flow, firms) {
    const sums = new Map();
    flow.links.forEach((link) => {
      if (link.product !== null && firms.has(link.from.id)) { sums.set(link.product, (sums.get(link.product) || 0) + (link.value || 1)); }
    });
    return Array.from(sums).sort((a, b) => b[1] - a[1]).slice(0, 2).map((item) => item[0]);
  }
  function sentence(link) {
    const parts = [page.nameOf(link.from.id) || link.from.id, "→", page.nameOf(link.to.id) || link.to.id, "·", link.product === null ? page.word("unknown") : link.product];
    parts.push("·", link.value === null ? page.word("unknownLink") : page.number(link.value) + " " + page.unit("万元"));
    if (link.suppliers !== null) { parts.push("·", link.suppliers + " " + page.word("suppliers")); }
    return parts.join(" ");
  }
  function drawLinks(root, flow, weakest) {
    const layer = page.draw(root, "g", { fill: "none" });
    const largest = Math.max(1, ...flow.links.map((link) => link.value || 0));
    flow.links.filter((link) => link.from.shown && link.to.shown).sort((a, b) => a.sole - b.sole).forEach((link) => {
      const a = link.from, b = link.to, back = b.x <= a.x;
      const x1 = back ? a.x : a.x + BOX, x2 = back ? b.x + BOX : b.x, y1 = a.y + HIGH / 2, y2 = b.y + HIGH / 2;
      const isWeakest = Boolean(weakest) && a.id === weakest.from && b.id === weakest.to && (weakest.product === null || weakest.product === link.product);
      const width = isWeakest ? 5 : 1 + 3 * Math.sqrt((link.value || 0) / largest);
      const path = page.draw(layer, "path", {
        d: a.x === b.x ? "M" + (a.x + BOX) + " " + y1 + "q26 " + (y2 - y1) / 2 + " 0 " + (y2 - y1) : page.curve(x1, y1, x2, y2),
        stroke: link.sole ? SOLE : PLAIN, "stroke-width": width.toFixed(1), opacity: link.sole ? 0.75 : 0.45, "stroke-dasharray": link.value === null ? "4 4" : "none"
      });
      page.draw(path, "title", {}, sentence(link));
      link.path = path;
      if (isWeakest) {
        const sign = page.draw(root, "g", { "aria-hidden": "true" });
        page.draw(sign, "circle", { cx: (x1 + x2) / 2, cy: (y1 + y2) / 2, r: 9, fill: SOLE });
        page.draw(sign, "text", { x: (x1 + x2) / 2, y: (y1 + y2) / 2 + 5, fill: "#ffffff", "text-anchor": "middle", "font-weight": 700, "font-size": 14 }, "!");
        path.setAttribute("opacity", "1");
      }
    });
  }
  function drawBoxes(root, flow, order) {
    const bare = page.branchlessIds(), spots = [];
    order.forEach((tier) => {
      const column = flow.tiers.get(tier);
      column.shown.forEach((firm) => {
        const name = page.nameOf(firm.id) || firm.id, none = bare.has(firm.id), anchor = firm.role === "anchor";
        const about = [name, none ? page.word("withoutOrg") : "", firm.sole ? page.word("soleLink") : ""].filter(Boolean).join("，");
        const group = page.target(root, about, () => page.choose(firm.id, { from: "picture" }));
        page.draw(group, "rect", {
          x: firm.x, y: firm.y, width: BOX, height: HIGH, rx: anchor ? 11 : 4, fill: anchor ? "#0b5a8f" : none ? "#fdf0e6" : "#e8f4fb",
          stroke: none ? "#D55E00" : "#3a8fc4", "stroke-width": firm.sole ? 2.5 : 1
        });
        page.draw(group, none ? "circle" : "rect", none ? { cx: firm.x + 11, cy: firm.y + HIGH / 2, r: 4.5, fill: "#D55E00" } : { x: firm.x + 7, y: firm.y + HIGH / 2 - 4, width: 8, height: 8, fill: anchor ? "#ffffff" : "#3a8fc4" });
        page.draw(group, "text", { x: firm.x + 22, y: firm.y + 16, fill: anchor ? "#ffffff" : "#1d2733", "font-weight": anchor ? 600 : 400 }, page.fitted(name, BOX - 28));
        firm.element = group;
        spots.push({ element: group, x: firm.x, y: firm.y });
      });
      if (column.rest) {
        page.draw(root, "text", { x: column.x, y: column.bottom + 16, fill: "#5a6673" }, "+ " + column.rest + " " + page.word("moreFirms"));
      }
    });
    return spots;
  }
  function place(flow, order) {
    const most = Math.max(...order.map((tier) => flow.tiers.get(tier).shown.length));
    order.forEach((tier, i) => {
      const column = flow.tiers.get(tier), offset = (most - column.shown.length) / 2;
      column.x = 4 + i * (BOX + between);
      column.shown.forEach((firm, j) => {
        firm.x = column.x;
        firm.y = TOP + (j + offset) * (HIGH + GAP);
      });
      column.bottom = TOP + (offset + column.shown.length) * (HIGH + GAP);
    });
    return { width: order.length * (BOX + between) - between + 34, height: TOP + most * (HIGH + GAP) + 26 };
  }
  function drawFlow(parent, chain, weakest) {
    const flow = collect(chain);
    if (!flow.firms.size) { page.add(parent, "p", page.word("notListed"), "note"); return null; }
    const order = orderTiers(flow);
    choose(flow, order, weakest);
    untangle(flow, order);
    // as wide as there is room for, so that a usual chain needs no sideways scrolling
    between = Math.max(64, Math.min(130, (parent.clientWidth - 64 - order.length * BOX) / Math.max(1, order.length - 1)));
    const size = place(flow, order);
    const scroll = page.add(parent, "div", null, "scroll picture");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    const title = page.word("flowPicture") + (page.nameOf(chain) || chain);
    scroll.setAttribute("aria-label", title);
    const root = page.board(scroll, size.width, size.height, title);
    order.forEach((tier, i) => {
      const column = flow.tiers.get(tier);
      const heading = page.tierName(tier) + (i === order.length - 1 ? page.word("lastTier") : "");
      page.draw(root, "text", { x: column.x, y: 16, fill: "#0b5a8f", "font-weight": 600, "font-size": 13 }, heading + " · " + column.all + " " + page.word("firmsUnit"));
      const products = topProducts(flow, new Set(column.shown.map((firm) => firm.id)));
      if (products.length) {
        const text = page.draw(root, "text", { x: column.x, y: 34, fill: "#5a6673" }, page.fitted(page.word("tierProducts") + products.join("、"), BOX + between - 12));
        page.draw(text, "title", {}, products.join("、"));
      }
    });
    drawLinks(root, flow, weakest);
    page.rove(root, drawBoxes(root, flow, order));
    const labels = page.draw(root, "g", { "aria-hidden": "true" });
    return { mark: () => markFlow(flow, labels), flow };
  }
  function markFlow(flow, labels) {
    const own = page.related(), near = new Set();
    const here = Array.from(own).some((id) => flow.firms.has(id));
    page.clear(labels);
    flow.links.forEach((link) => {
      if (!link.path) { return; }
      const mine = own.has(link.from.id) || own.has(link.to.id);
      link.path.setAttribute("opacity", here ? (mine ? 1 : 0.06) : link.sole ? 0.75 : 0.45);
      if (!mine) { return; }
      near.add(link.from.id);
      near.add(link.to.id);
      if (link.product !== null && near.size < 30) {
        const outward = own.has(link.from.id), firm = outward ? link.to : link.from;
        const text = page.fitted(link.product, between - 12, 11);
        page.draw(labels, "text", {
          x: outward ? firm.x - 4 : firm.x + BOX + 4, y: firm.y + 10, "font-size": 11, fill: link.sole ? SOLE : "#33404d", "text-anchor": outward ? "end" : "start",
          stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke"
        }, text);
      }
    });
    flow.firms.forEach((firm) => {
      if (!firm.element) { return; }
      firm.element.setAttribute("opacity", !here || own.has(firm.id) || near.has(firm.id) ? 1 : 0.3);
      firm.element.querySelector("rect").setAttribute("stroke-width", own.has(firm.id) ? 4 : firm.sole ? 2.5 : 1);
    });
  }
  Object.assign(page, { drawFlow });
}());
