"use strict";
// Chains: choose one of the supply chains found, see it as a flow with its weak links.
(function () {
  const TOLD = ["scarcest", "without_alternative"]; // the reasons say it
  let flow = null, told = null;
  const table = (name) => (page.own(page.tables, name) ? page.tables[name] : null);
  function weakestOf(chain) {
    const chains = table("chains");
    const row = chains && chains.rows.find((item) => page.cell(chains, item, "chain_id") === chain);
    const link = row ? page.cell(chains, row, "weakest_link") : null;
    return link && typeof link === "object" && !page.isText(link) ? link : null;
  }
  // A chosen firm brings its chain; else the one chosen before, else the first.
  function chainToShow() {
    const chains = table("chains"), members = table("chain_members");
    const own = page.related();
    const seats = members ? members.rows.filter((row) => own.has(page.cell(members, row, "enterprise_id")) && page.cell(members, row, "chain_id") !== null).map((row) => page.cell(members, row, "chain_id")) : [];
    if (page.state.chosen !== null && chains && chains.rows.some((row) => page.cell(chains, row, "chain_id") === page.state.chosen)) { return page.state.chosen; }
    if (seats.length && seats.indexOf(page.state.chain) < 0) { return seats[0]; }
    if (page.state.chain !== null) { return page.state.chain; }
    return chains && chains.rows.length ? page.cell(chains, chains.rows[0], "chain_id") : null;
  }
  function seatsOf(id) {
    const members = table("chain_members");
    return members ? members.rows.filter((row) => page.cell(members, row, "enterprise_id") === id).map((row) => page.cell(members, row, "chain_id")) : [];
  }
  const inChain = (id) => seatsOf(id).some((chain) => chain !== null);
  const isGeneral = (id) => seatsOf(id).some((chain) => chain === null);
  function list(parent, chains, chain) {
    const box = page.add(parent, "div", null, "chain-list");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", page.word("chainList"));
    chains.rows.forEach((row) => {
      const id = page.cell(chains, row, "chain_id");
      const item = page.button(null, () => { page.state.chain = id; if (page.state.chosen !== null) { page.choose(null); } page.redraw(); }, "chain");
      item.setAttribute("aria-pressed", id === chain ? "true" : "false");
      page.add(item, "b", page.words(page.cell(chains, row, "name")) || id);
      const line = page.add(item, "span", page.words(page.cell(chains, row, "firms")) + " " + page.word("firmsUnit"));
      const share = page.cell(chains, row, "in_park_share"), confidence = page.cell(chains, row, "confidence");
      if (share !== null) {
        line.appendChild(document.createTextNode(" · " + page.word("inPark") + " " + page.share(share)));
        item.appendChild(page.bar(share));
      }
      if (confidence !== null) { page.add(item, "small", page.word("confidence") + " " + page.share(confidence)); }
      box.appendChild(item);
    });
  }
  function summary(parent, chains, chain) {
    const row = chains.rows.find((item) => page.cell(chains, item, "chain_id") === chain);
    if (!row) { return; }
    page.add(parent, "h2", page.words(page.cell(chains, row, "name")) || chain);
    const parts = ["firms", "tiers", "in_park_share", "confidence"].filter((name) => page.own(chains.place, name) && page.cell(chains, row, name) !== null);
    page.add(parent, "p", parts.map((name) => page.both(chains.columns[chains.place[name]].label) + " " + page.words(page.cell(chains, row, name), chains.columns[chains.place[name]])).join(" · "), "strong");
    const weak = weakestOf(chain);
    if (weak && weak.why) {
      const line = page.add(parent, "p", null, "notice");
      page.add(line, "b", page.word("weakest") + "：");
      line.appendChild(document.createTextNode(page.both(weak.why)));
    }
    const reasons = page.cell(chains, row, "reasons");
    if (Array.isArray(reasons) && reasons.length && chains.columns[chains.place.reasons].reasons) { parent.appendChild(page.why(reasons)); }
  }
  function legend(parent) {
    const line = page.add(parent, "p", null, "legend-line");
    [["#D55E00", "dot", "withoutOrg"], ["#3a8fc4", "square", "withOrg"]].forEach(([color, shape, name]) => {
      line.appendChild(page.mark({ color, shape }, false));
      page.add(line, "span", page.word(name));
    });
    [["#B34700", [], "soleLink"], ["#7A8794", [], "normalLink"], ["#7A8794", [4, 4], "unknownLink"]].forEach(([color, dashes, name]) => {
      line.appendChild(page.mark({ color, dashes }, true));
      page.add(line, "span", page.word(name));
    });
  }
  function draw(parent) {
    const chains = table("chains");
    flow = null;
    if (!chains) { page.showTable(parent, "chains"); return; }
    const chain = chainToShow();
    page.state.chain = chain;
    page.viewButtons(page.add(parent, "div", null, "bar"));
    const both = page.add(parent, "div", null, "chain-view");
    list(both, chains, chain);
    const right = page.add(both, "div", null, "card flow");
    const chosen = page.state.chosen === null ? null : page.byId.get(page.state.chosen);
    if (chosen && chosen.type === "Enterprise" && !inChain(chosen.id)) {
      page.add(right, "p", chosen.name + "：" + page.word(isGeneral(chosen.id) ? "generalFirm" : "noSupplyChain"), "notice");
    }
    if (chain !== null) {
      summary(right, chains, chain);
      legend(right);
      page.add(right, "p", page.word("flowHint"), "note");
      flow = table("chain_members") ? page.drawFlow(right, chain, weakestOf(chain)) : null;
      if (flow) { flow.mark(); }
    }
    const mine = (name) => (row) => page.cell(table(name), row, "chain_id") === chain;
    if (table("chain_links")) { page.showTable(parent, "chain_links", { title: page.word("chainLinks"), keep: mine("chain_links"), hide: ["chain_id"] }); }
    if (table("chain_members")) { page.showTable(parent, "chain_members", { title: page.word("chainMembers"), keep: mine("chain_members"), hide: ["chain_id"] }); }
    const choke = table("chokepoints");
    if (choke && table("chain_members")) {
      const firms = new Set(table("chain_members").rows.filter(mine("chain_members")).map((row) => page.cell(table("chain_members"), row, "enterprise_id")));
      const here = (row) => firms.has(page.cell(choke, row, "enterprise_id"));
      if (choke.rows.some(here)) { page.showTable(parent, "chokepoints", { title: page.word("chokeHere"), keep: here, id: "table-chokepoints-here", hide: TOLD }); }
    }
    page.showTable(parent, "chains");
    if (table("chain_members")) {
      const members = table("chain_members");
      const alone = (row) => page.cell(members, row, "chain_id") === null;
      if (members.rows.some(alone)) { page.showTable(parent, "chain_members", { title: page.word("general"), keep: alone }); }
    }
    page.showOthers(parent, "chains", new Set(["chains", "chain_members", "chain_links"]), { hide: TOLD });
  }
  function mark(settings) {
    const shown = flow && (page.state.chosen === null || Array.from(page.related()).some((id) => flow.flow.firms.has(id) && (flow.flow.firms.get(id).shown)));
    const stranger = page.state.chosen !== null && page.byId.get(page.state.chosen).type === "Enterprise" && !inChain(page.state.chosen) ? page.state.chosen : null;
    if ((!shown && page.state.chosen !== null && chainToShow() !== page.state.chain) || stranger !== told) { told = stranger; page.redraw(); return; }
    if (flow) { flow.mark(); }
    page.markTables("chains", settings.from === "outside" ? {} : settings);
  }
  page.views.chains = { place: 3, title: ["供需链", "Chains"], draw, mark, sized: true, picture: ".chain-view" };
}());
