"use strict";
// Coverage: how far it has come by action, chain and street, and which firms are without, with what to do.
(function () {
  const table = (name) => (page.own(page.tables, name) ? page.tables[name] : null);
  const MOST_GROUPS = 60;
  const DRAWN = { should_have_been: "urgent", home_unknown: "home_unknown" };
  let ids = null, kinds = null;
  function branchlessIds() {
    if (!ids) {
      const answer = table("branchless");
      ids = new Set(answer ? answer.rows.map((row) => page.cell(answer, row, "enterprise_id")).filter((id) => kindOf(id) !== "home_unknown") : []);
    }
    return ids;
  }
  // The kind that a firm has in every picture: what its class says.
  function kindOf(id) {
    if (!kinds) {
      const answer = table("branchless");
      kinds = new Map(answer ? answer.rows.map((row) => [page.cell(answer, row, "enterprise_id"), DRAWN[page.cell(answer, row, "class")] || "branchless"]) : []);
    }
    return kinds.get(id) || "firm";
  }
  const streetOf = (row) => {
    const entity = page.byId.get(page.cell(table("branchless"), row, "enterprise_id"));
    return (entity && entity.facts.street) || "";
  };
  // A list of bars; each is a button that filters the table below.
  function bars(parent, title, items, pick) {
    const card = page.add(parent, "div", null, "card");
    page.add(card, "h2", title);
    const list = page.add(card, "ul", null, "plain bars");
    items.forEach((item) => {
      const line = page.add(list, "li");
      const name = item.value === null ? page.make("span", item.label) : page.button(item.label, () => pick(item.value), "link");
      line.appendChild(name);
      page.add(line, "b", item.figure);
      line.appendChild(page.bar(item.fraction));
    });
    return card;
  }
  function rateBars(parent, rates, dimension, title, pick) {
    const rows = rates.rows.filter((row) => page.cell(rates, row, "dimension") === dimension);
    if (!rows.length) { return; }
    const card = bars(parent, title, rows.map((row) => {
      const value = page.cell(rates, row, "value");
      const name = value === null ? page.word("noValue") : page.cell(rates, row, "name") || page.words(value, rates.columns[rates.place.value]);
      return { value, label: name, fraction: page.cell(rates, row, "coverage_min") || 0, figure: page.interval(rates, row, "coverage") + "（" + page.cell(rates, row, "covered") + " / " + page.cell(rates, row, "operating") + "）" };
    }), pick);
    page.add(card, "p", page.word("coverageRate") + "（" + page.word("nonPublic") + "）· " + page.word("filterHint"), "note");
  }
  // Each group as a card with its units; the units of no group stand in the table of the rest alone.
  function jointGroups(parent) {
    const answer = table("joint");
    if (!answer) { return; }
    const side = page.add(page.add(parent, "div", null, "card"), "div", null, "side");
    answer.rows.slice(0, MOST_GROUPS).forEach((row) => {
      const units = page.cell(answer, row, "enterprise_ids") || [];
      const box = page.add(side, "section", null, "committee group");
      page.add(box, "h3", page.word("group") + " " + page.cell(answer, row, "group_id") + " · " + units.length + " " + page.word("units"));
      const list = page.add(box, "ul", null, "plain");
      units.forEach((unit) => { page.add(list, "li").appendChild(page.link(unit)); });
    });
    page.showTable(parent, "joint", { title: page.word("joint") });
    ["joint.leftover", "joint.find_out"].filter(table).forEach((name) => page.showTable(parent, name));
  }
  // Whom to call first; nothing where no fact is open.
  function askFirst(parent) {
    const answer = table("ask_first");
    if (!answer || !answer.rows.length) { return; }
    const firms = new Set(answer.rows.map((row) => page.cell(answer, row, "enterprise_id"))).size;
    page.showTable(parent, "ask_first", { title: page.word("askFirst") + " " + firms + " " + page.word("firmsUnit") });
  }
  function draw(parent) {
    const answer = table("branchless"), rates = table("branchless.rates");
    page.viewButtons(page.add(parent, "div", null, "bar"));
    if (!answer) { page.showTable(parent, "branchless"); return; }
    const top = page.add(parent, "div", null, "columns three");
    const below = page.make("div");
    const filters = [];
    if (page.own(answer.place, "chains")) {
      filters.push({ key: "chain", name: page.word("chainName"), of: (row) => page.cell(answer, row, "chains") || [], label: (id) => page.nameOf(id) || id });
    }
    if (answer.rows.some(streetOf)) {
      filters.push({ key: "street", name: page.word("street"), of: (row) => [streetOf(row)].filter(Boolean), label: (street) => street });
    }
    const shown = page.showTable(below, "branchless", { filters });
    function filterBy(select, value) {
      if (!select || !Array.from(select.options).some((option) => option.value === value)) { return; }
      select.value = value;
      shown.draw(true);
      shown.card.scrollIntoView();
    }
    const place = answer.place.action;
    if (place !== undefined) {
      const counts = page.tally(answer.rows.map((row) => row[place]));
      const items = Array.from(counts).sort((a, b) => b[1] - a[1]).map(([value, count]) => ({ value, label: page.words(value, answer.columns[place]), fraction: count / answer.rows.length, figure: page.number(count) }));
      const card = bars(top, page.word("byAction"), items, (value) => filterBy(Array.from(shown.card.querySelectorAll("select")).find((select) => Array.from(select.options).some((option) => option.value === value)), value));
      page.add(card, "p", page.word("filterHint"), "note");
    }
    if (rates && page.own(rates.place, "dimension")) {
      const pick = (key) => (value) => {
        const i = filters.findIndex((filter) => filter.key === key);
        filterBy(i >= 0 && shown.extra[i] ? shown.extra[i].select : null, value);
      };
      rateBars(top, rates, "chain", page.word("byChainN"), pick("chain"));
      rateBars(top, rates, "street", page.word("byStreetN"), pick("street"));
    }
    askFirst(parent);
    parent.appendChild(below);
    jointGroups(parent);
    page.showTable(parent, "branchless.rates");
    page.showOthers(parent, "coverage", new Set(["branchless", "ask_first", "joint", "joint.leftover", "joint.find_out"]));
  }
  page.views.coverage = { place: 5, title: ["覆盖", "Coverage"], draw, mark: (settings) => page.markTables("coverage", settings) };
  Object.assign(page, { branchlessIds, kindOf });
}());
