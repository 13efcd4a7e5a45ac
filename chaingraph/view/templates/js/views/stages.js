"use strict";
// Industry chains as a board: a column for each stage, a card for each segment, to be printed.
(function () {
  const STAGES = ["up", "mid", "down", "none"];
  // Marks say on a grey print what colours say on the screen.
  const MARKS = { strong: "●●●", potential: "●●○", weak: "●○○", empty: "○○○", not_known: "？" };
  const MOST = 8;
  let only = "";
  const table = () => (page.own(page.tables, "stages") ? page.tables.stages : null);
  const cell = (row, name) => page.cell(table(), row, name);
  const columnOf = (name) => table().columns[table().place[name]];
  const stageOf = (row) => cell(row, "stage") || "none";
  function ratingWords(rating) { return page.words(rating, columnOf("rating")); }
  function badge(parent, rating) {
    const box = page.add(parent, "span", null, "rating");
    page.add(box, "span", MARKS[rating] || "").setAttribute("aria-hidden", "true");
    page.add(box, "b", ratingWords(rating));
  }
  function firms(parent, row) {
    const ids = cell(row, "firm_ids") || [], leaders = new Set(cell(row, "leader_ids") || []), all = cell(row, "local_firms") || 0;
    if (!ids.length) { return; }
    const list = page.add(parent, "ul", null, "plain names");
    ids.slice(0, MOST).forEach((id) => {
      const item = page.add(list, "li");
      item.appendChild(page.link(id));
      if (leaders.has(id)) { page.add(item, "b", page.word("leader"), "leader"); }
    });
    if (all > Math.min(ids.length, MOST)) { page.add(list, "li", "… (" + page.number(all) + ")"); }
  }
  function homes(row) {
    const parts = [["with_organization", "hasOrg"], ["without_organization", "noOrg"], ["organization_unknown", "orgUnknown"]];
    return parts.filter(([name]) => page.own(table().place, name) && cell(row, name)).map(([name, word]) => page.word(word) + " " + page.words(cell(row, name))).join(" · ");
  }
  function line(parent, label, ids) {
    if (!ids || !ids.length) { return; }
    const box = page.add(parent, "p", null, "small");
    page.add(box, "b", page.word(label) + " ");
    ids.forEach((id, i) => {
      if (i) { box.appendChild(document.createTextNode("、")); }
      box.appendChild(page.link(id));
    });
  }
  function segment(parent, row) {
    const rating = cell(row, "rating");
    const box = page.add(parent, "section", null, "segment rated-" + (page.own(MARKS, rating) ? rating : "not_known"));
    box.dataset.ids = JSON.stringify([].concat(cell(row, "firm_ids") || [], cell(row, "could_fill") || [], cell(row, "outside_ids") || []));
    const head = page.add(box, "div", null, "segment-head");
    page.add(head, "h4", page.words(cell(row, "segment")));
    badge(head, rating);
    const main = cell(row, "main_makers");
    const counts = page.words(cell(row, "local_firms")) + " " + page.word("firmsHere");
    page.add(box, "p", counts + (main ? " · " + page.word("mainMakers") + " " + page.words(main) : "") + (cell(row, "chokepoint") ? " · " + page.word("onlyOne") : ""), "strong");
    firms(box, row);
    const told = homes(row);
    if (told) { page.add(box, "p", page.word("organizations") + "：" + told, "small"); }
    line(box, "couldFill", cell(row, "could_fill"));
    const wanted = cell(row, "attract");
    if (wanted) {
      const want = page.add(box, "p", null, "small");
      page.add(want, "b", page.word("attract") + " ");
      want.appendChild(document.createTextNode(page.words(wanted)));
    }
    const reasons = cell(row, "reasons");
    if (Array.isArray(reasons) && reasons.length && columnOf("reasons").reasons) { box.appendChild(page.why(reasons, new Set([rating]))); }
  }
  function summaryOf(rows) {
    const counts = page.tally(rows.map((row) => cell(row, "rating")));
    return Object.keys(MARKS).filter((rating) => counts.has(rating)).map((rating) => ratingWords(rating) + " " + counts.get(rating)).join(" · ");
  }
  function board(parent, chain, rows) {
    const card = page.add(parent, "div", null, "card board");
    page.add(card, "h2").appendChild(page.byId.has(chain) ? page.link(chain) : page.make("span", page.words(cell(rows[0], "chain"))));
    page.add(card, "p", page.number(rows.length) + " " + page.word("segments") + "：" + summaryOf(rows), "note");
    const used = STAGES.filter((stage) => rows.some((row) => stageOf(row) === stage));
    const grid = page.add(card, "div", null, "stages columns-" + used.length);
    used.forEach((stage) => {
      const column = page.add(grid, "div", null, "stage");
      page.add(column, "h3", page.words(stage, columnOf("stage")));
      rows.filter((row) => stageOf(row) === stage).forEach((row) => segment(column, row));
    });
  }
  function chainsOf() {
    const chains = new Map();
    table().rows.forEach((row) => {
      const chain = cell(row, "chain_id");
      chains.set(chain, (chains.get(chain) || []).concat([row]));
    });
    return chains;
  }
  function legend(parent) {
    const box = page.add(parent, "p", null, "legend-line");
    Object.keys(MARKS).forEach((rating) => badge(page.add(box, "span", null, "key-" + rating), rating));
  }
  function draw(parent) {
    const bar = page.add(parent, "div", null, "bar");
    if (table() && table().rows.length) {
      const chains = chainsOf();
      const select = page.make("select");
      select.id = "board-chain";
      select.setAttribute("aria-label", page.word("chainName"));
      page.add(select, "option", page.word("chainName") + "：" + page.word("all")).value = "";
      chains.forEach((rows, chain) => { page.add(select, "option", page.words(cell(rows[0], "chain")) || chain).value = chain; });
      if (!chains.has(only)) { only = ""; }
      select.value = only;
      select.addEventListener("change", () => { only = select.value; page.redraw(); });
      bar.appendChild(select);
      const boards = page.add(parent, "div", null, "boards");
      legend(boards);
      page.addNotes(boards, table());
      chains.forEach((rows, chain) => { if (!only || chain === only) { board(boards, chain, rows); } });
      boardMarks();
    }
    page.viewButtons(bar);
    page.showOthers(parent, "stages", new Set());
    if (!table()) { page.showTable(parent, "stages"); }
  }
  // Cards that speak of the chosen one.
  function boardMarks() {
    const set = page.related();
    document.querySelectorAll("#view-stages .segment").forEach((box) => {
      box.classList.toggle("chosen", set.size > 0 && JSON.parse(box.dataset.ids).some((id) => set.has(id)));
    });
  }
  function mark(settings) {
    boardMarks();
    page.markTables("stages", settings);
  }
  page.views.stages = { place: 4, title: ["产业链", "Industry chains"], draw, mark, picture: ".boards" };
}());
