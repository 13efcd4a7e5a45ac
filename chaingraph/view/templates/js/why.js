"use strict";
// Why a figure says what it says: sentences, the facts and the rules behind them.
(function () {
  function ruleLine(id) {
    const rule = page.own(page.data.rules, id) ? page.data.rules[id] : null;
    const item = page.make("li", null, "rule");
    if (!rule) { item.textContent = id; return item; }
    const amount = rule.value === null ? "" : " = " + page.words(rule.value) + (rule.unit || "");
    page.add(item, "b", (page.isText(rule.label) ? page.both(rule.label) : id) + amount);
    const source = [rule.title, rule.article, rule.issuer].filter(Boolean).join(" · ");
    const force = rule.kind && page.own(WORDS, rule.kind) ? page.word(rule.kind) : "";
    const weight = rule.hard === null || rule.hard === undefined ? "" : page.word(rule.hard ? "hard" : "soft");
    const days = [rule.since ? page.word(rule.since_at_least ? "since_at_least" : "since") + " " + rule.since : "", rule.confirmed ? page.word("confirmed") + " " + rule.confirmed : ""];
    page.add(item, "span", [source, force, weight].concat(days).filter(Boolean).join(" · "));
    return item;
  }
  function factList(facts) {
    const list = page.make("dl", null, "facts");
    Object.keys(facts).forEach((name) => {
      page.add(list, "dt", page.factLabel(name));
      const dd = page.add(list, "dd"), value = facts[name];
      if (typeof value === "string" && page.byId.has(value)) { dd.appendChild(page.link(value)); return; }
      dd.textContent = value === null ? page.word("unknown") : page.words(value, page.columnOf(name));
    });
    return list;
  }
  // Full account of a cell of reasons.
  function account(places) {
    const list = page.make("ol", null, "account");
    places.forEach((place) => {
      const reason = page.data.reasons[place];
      const item = page.add(list, "li");
      page.add(item, "p", page.both(reason));
      if (Object.keys(reason.facts).length) { item.appendChild(factList(reason.facts)); }
      if (reason.rules.length) {
        const rules = page.add(item, "ul", null, "plain");
        reason.rules.forEach((id) => rules.appendChild(ruleLine(id)));
      }
    });
    return list;
  }
  // The sentence that decides, and the rest on demand; it is made when it is first opened.
  function why(places, deciding) {
    const box = page.make("details", null, "why");
    const first = places.find((place) => deciding && deciding.has(page.data.reasons[place].code));
    const shown = page.data.reasons[first === undefined ? places[0] : first];
    page.add(box, "summary", page.both(shown) + (places.length > 1 ? " （" + places.length + "）" : ""));
    box.addEventListener("toggle", () => { if (box.open && box.children.length === 1) { box.appendChild(account(places)); } });
    return box;
  }
  // All sentences, with their facts and rules on demand.
  function sentences(parent, places) {
    const list = page.add(parent, "ul", null, "told");
    places.forEach((place) => page.add(list, "li", page.both(page.data.reasons[place])));
    const box = page.add(parent, "details", null, "why");
    page.add(box, "summary", page.word("detail"));
    box.addEventListener("toggle", () => { if (box.open && box.children.length === 1) { box.appendChild(account(places)); } });
  }
  // What an answer says about itself: short notes at once, the long ones and the rules behind one line.
  function addNotes(parent, table) {
    table.notes.forEach((note) => page.add(parent, "p", page.both(note), "note"));
  }
  function rulesOf(table) {
    const box = page.make("details", null, "rules");
    page.add(box, "summary", page.both(table.line));
    table.behind.forEach((note) => page.add(box, "p", page.both(note), "note"));
    const list = page.add(box, "ul", null, "plain");
    table.rules.forEach((id) => list.appendChild(ruleLine(id)));
    return box;
  }
  Object.assign(page, { account, why, sentences, ruleLine, rulesOf, addNotes, factList });
}());
