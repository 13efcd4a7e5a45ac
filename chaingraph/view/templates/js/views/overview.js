"use strict";
// Overview: the scorecard, committees side by side, published against found, what changed.
(function () {
  // What stands in tiles and cards; every other answer of this view is listed as it is.
  const OWN = new Set(["quality", "figures", "branchless.rates", "tiers", "tiers.chains", "scorecard", "scorecard.shared_units", "changes", "changes.summary"]);
  function table(name) { return page.own(page.tables, name) ? page.tables[name] : null; }
  function tile(parent, figure, text, more, view, alert) {
    const box = page.button(null, () => page.open(view), "tile" + (alert ? " alert" : ""));
    page.add(box, "b", figure);
    page.add(box, "span", text);
    if (more) { page.add(box, "small", more); }
    parent.appendChild(box);
    return box;
  }
  function rateTile(parent, rates, row, what, count, name) {
    const covered = page.cell(rates, row, count), all = page.cell(rates, row, "operating");
    tile(parent, page.interval(rates, row, what), page.word(name), covered + " / " + all + " " + page.word("nonPublic"), "coverage");
  }
  function tiles(parent) {
    const box = page.add(parent, "div", null, "tiles");
    const rates = table("branchless.rates"), branchless = table("branchless"), pairs = table("pairs"), chains = table("chains"), figures = table("figures");
    tile(box, page.number(page.data.counts.firms), page.word("firms"), page.number(page.data.counts.organizations) + " " + page.word("organizations"), "network");
    if (rates && page.own(rates.place, "coverage_rate")) {
      const whole = rates.rows.find((row) => page.cell(rates, row, "dimension") === "overall");
      if (whole) {
        rateTile(box, rates, whole, "coverage", "covered", "coverageRate");
        rateTile(box, rates, whole, "separate", "separate", "separateRate");
      }
    }
    const classed = branchless && page.own(branchless.place, "class");
    const ofClass = (value) => page.howMany(branchless, "class", value);
    const said = (value) => page.label(value, branchless.columns[branchless.place.class]) + " " + ofClass(value);
    const without = branchless ? page.number(branchless.total - (classed ? ofClass("home_unknown") : 0)) : "–";
    tile(box, without, page.word("branchless"), classed ? said("should_have_been") + " · " + said("home_unknown") : "", "coverage", true);
    tile(box, chains ? page.number(chains.total) : "–", page.word("found"), "", "chains");
    const choke = table("chokepoints");
    if (choke) {
      const least = page.howMany(choke, "home", "none_declared"), most = least + page.howMany(choke, "home", "none_assumed") + page.howMany(choke, "home", "not_known");
      const bare = least === most ? least : least + "–" + most;
      const made = tile(box, page.number(choke.total), page.word("chokepoints"), page.word("unorganized") + " " + bare, "chains");
      made.addEventListener("click", () => { document.getElementById("table-chokepoints").scrollIntoView(); });
    }
    if (pairs) {
      const kept = page.howMany(pairs, "kept", true), alone = page.howMany(pairs, "mentor_id", null);
      tile(box, page.number(pairs.total), page.word("pairs"), page.word("kept") + " " + kept + " · " + page.word("proposed") + " " + (pairs.total - kept - alone) + (alone ? " · " + page.word("unmatched") + " " + alone : ""), "pairing");
    } else {
      tile(box, "–", page.word("pairs"), "", "pairing");
    }
    if (figures && page.own(figures.place, "verdict")) {
      const count = (verdict) => page.howMany(figures, "verdict", verdict);
      const first = tile(box, count("holds") + " / " + figures.total, page.word("figures"), page.word("contradicted") + " " + count("contradicted") + " · " + page.word("open") + " " + count("not_decidable"), "overview", count("contradicted") > 0);
      first.addEventListener("click", () => { document.getElementById("table-figures").scrollIntoView(); });
    }
  }
  // One card per industry chain: what the answers about tiers and about committees say of it.
  function cardsOf() {
    const tiers = table("tiers.chains"), score = table("scorecard"), cards = new Map();
    (tiers ? tiers.rows : []).forEach((row) => cards.set(page.cell(tiers, row, "chain_id"), { tier: row, name: page.cell(tiers, row, "chain") }));
    (score ? score.rows : []).forEach((row) => {
      (page.cell(score, row, "chain_ids") || []).forEach((chain) => {
        if (page.cell(score, row, "committee_id") !== null) { cards.set(chain, Object.assign(cards.get(chain) || {}, { score: row })); }
      });
    });
    return { tiers, score, cards };
  }
  function formulaOf(box, tiers, row) {
    const formula = page.add(box, "p", null, "formula");
    ["one", "x", "n"].forEach((name, i) => {
      if (i) { page.add(formula, "span", "+"); }
      const part = page.add(formula, "span", null, "term term-" + name);
      page.add(part, "b", page.words(page.cell(tiers, row, name)));
      page.add(part, "small", ["1", "X", "N"][i]);
    });
  }
  function factsOf(box, answer, row, names) {
    const list = page.add(box, "dl", null, "facts");
    names.filter((name) => page.own(answer.place, name)).forEach((name) => {
      const column = answer.columns[answer.place[name]], value = page.cell(answer, row, name);
      page.add(list, "dt", page.both(column.label));
      page.add(list, "dd", value === null ? page.word("unknown") : page.words(value, column));
    });
  }
  function committees(parent) {
    const { tiers, score, cards } = cardsOf();
    if (!cards.size) { return; }
    const card = page.add(parent, "div", null, "card");
    page.add(card, "h2", page.word("committeesN"));
    [tiers, score].filter(Boolean).forEach((answer) => page.addNotes(card, answer));
    const side = page.add(card, "div", null, "side");
    cards.forEach((item, chain) => {
      const box = page.add(side, "section", null, "committee");
      page.add(box, "h3").appendChild(page.byId.has(chain) ? page.link(chain) : page.make("span", item.name || chain));
      const committee = item.score ? page.cell(score, item.score, "committee_id") : null;
      if (committee !== null) { page.add(box, "p", null, "note").appendChild(page.link(committee)); }
      if (item.tier) { formulaOf(box, tiers, item.tier); }
      const rate = item.score ? page.interval(score, item.score, "coverage") : "–";
      if (rate !== "–") {
        page.add(box, "p", page.word("coverageRate") + " " + rate + "（" + page.cell(score, item.score, "covered") + " / " + page.cell(score, item.score, "operating") + "）", "strong");
        box.appendChild(page.bar(page.cell(score, item.score, "covered") / page.cell(score, item.score, "operating")));
      }
      if (item.score) { factsOf(box, score, item.score, ["units", "enterprises", "executives", "posts", "members", "posts_per_member", "firms_without_count"]); }
      if (item.tier) {
        factsOf(box, tiers, item.tier, ["n_assumed", "find_out", "ready", "not_operating", "violations"]);
        const reasons = page.cell(tiers, item.tier, "reasons");
        if (Array.isArray(reasons) && reasons.length && tiers.columns[tiers.place.reasons].reasons) { box.appendChild(page.why(reasons)); }
      }
    });
    if (table("scorecard.shared_units") && table("scorecard.shared_units").total) { page.showTable(card, "scorecard.shared_units"); }
    [tiers, score].filter((answer) => answer && answer.rules.length).forEach((answer) => card.appendChild(page.rulesOf(answer)));
  }
  function changes(parent) {
    const answer = table("changes");
    if (!answer) { return; }
    if (!answer.total) {
      const card = page.add(parent, "div", null, "card");
      page.add(card, "h2", page.word("changes"));
      page.add(card, "p", page.word("noChanges"), "note");
      return;
    }
    const summary = table("changes.summary");
    if (summary) {
      const moved = (row) => ["added", "removed", "changed"].some((name) => page.cell(summary, row, name) > 0);
      page.showTable(parent, "changes.summary", { title: page.word("changes"), keep: moved });
    }
    page.showTable(parent, "changes");
  }
  function draw(parent) {
    tiles(parent);
    if (table("quality")) { page.showTable(parent, "quality"); }
    committees(parent);
    page.showTable(parent, "figures");
    changes(parent);
    page.showTable(parent, "branchless.rates");
    page.showOthers(parent, "overview", OWN);
    const bar = page.add(parent, "div", null, "bar");
    page.viewButtons(bar);
  }
  page.views.overview = { place: 1, title: ["总览", "Overview"], draw, mark: (settings) => page.markTables("overview", settings) };
}());
