"use strict";
// Pairing: mentors on the left, organizations of non-public firms on the right, who is and who should be paired.
(function () {
  const HIGH = 21, GAP = 4, TOP = 34;
  let box = 270, between = 330;
  const PAIRED = () => page.data.styles.edges.PAIRED_WITH, PROPOSED = () => page.data.styles.edges.PROPOSED;
  const table = () => (page.own(page.tables, "pairs") ? page.tables.pairs : null);
  let picture = null;
  let people = null;
  // Existing pairs of the park and proposed ones of the answer.
  function links() {
    const found = page.data.paired.map(([mentor, organization]) => ({ mentor: page.entities[mentor].id, organization: page.entities[organization].id, existing: true }));
    const have = new Set(found.map((link) => link.mentor + "\n" + link.organization));
    const answer = table();
    (answer ? answer.rows : []).forEach((row) => {
      const mentor = page.cell(answer, row, "mentor_id"), organization = page.cell(answer, row, "organization_id");
      if (mentor === null || have.has(mentor + "\n" + organization)) { return; }
      found.push({ mentor, organization, existing: Boolean(page.cell(answer, row, "kept")) });
    });
    return found;
  }
  function sides() {
    const answer = table(), all = links();
    const right = new Set((answer ? answer.rows.map((row) => page.cell(answer, row, "organization_id")) : []).concat(all.map((link) => link.organization)));
    const left = new Map();
    all.forEach((link) => left.set(link.mentor, (left.get(link.mentor) || 0) + 1));
    const mentors = Array.from(left).sort((a, b) => b[1] - a[1] || (page.nameOf(a[0]) || a[0]).localeCompare(page.nameOf(b[0]) || b[0], "zh-CN")).map((item) => item[0]);
    const rank = new Map(mentors.map((id, i) => [id, i]));
    const first = (id) => { const link = all.find((item) => item.organization === id); return link ? rank.get(link.mentor) : mentors.length; };
    const organizations = Array.from(right).sort((a, b) => first(a) - first(b) || (page.nameOf(a) || a).localeCompare(page.nameOf(b) || b, "zh-CN"));
    return { mentors, organizations, all, left };
  }
  function isPaired(entity) {
    if (!people) {
      people = new Set();
      links().forEach((link) => { people.add(link.mentor); people.add(link.organization); });
    }
    return people.has(entity.id) || entity.homes.some((other) => people.has(other.id));
  }
  function nodeBox(root, id, x, y, extra) {
    const name = page.nameOf(id) || id;
    const group = page.target(root, name + (extra ? " " + extra : ""), () => page.choose(id, { from: "picture" }));
    page.draw(group, "rect", { x, y, width: box, height: HIGH, rx: 4, fill: x ? "#e8f4fb" : "#e6f5ef", stroke: x ? "#3a8fc4" : "#00704f" });
    page.draw(group, "text", { x: x + 8, y: y + 15, fill: "#1d2733" }, page.fitted(name, box - (extra ? 44 : 16)));
    if (extra) { page.draw(group, "text", { x: x + box - 8, y: y + 15, fill: "#00704f", "text-anchor": "end", "font-weight": 600 }, extra); }
    return group;
  }
  function drawPicture(parent) {
    const { mentors, organizations, all, left } = sides();
    const rows = Math.max(mentors.length, organizations.length);
    const stretch = (count) => (count ? rows / count : 1) * (HIGH + GAP);
    const room = parent.clientWidth - 32;
    between = Math.max(90, Math.min(700, room - 540));
    box = Math.max(120, Math.min(270, (room - between) / 2));
    const width = 2 * box + between + 2, height = TOP + rows * (HIGH + GAP) + 6;
    const scroll = page.add(parent, "div", null, "scroll picture");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", page.word("pairPicture"));
    const root = page.board(scroll, width, height, page.word("pairPicture"));
    page.draw(root, "text", { x: 0, y: 16, "font-weight": 600, "font-size": 13, fill: "#00704f" }, page.word("mentors") + "（" + mentors.length + "）");
    page.draw(root, "text", { x: box + between, y: 16, "font-weight": 600, "font-size": 13, fill: "#0b5a8f" }, page.word("paired") + "（" + organizations.length + "）");
    const places = new Map(), spots = [];
    const layer = page.draw(root, "g", { fill: "none" });
    mentors.forEach((id, i) => {
      const y = TOP + (i + 0.5) * stretch(mentors.length) - (HIGH + GAP) / 2;
      places.set("m" + id, { y, element: nodeBox(root, id, 0, y, "×" + left.get(id)) });
    });
    organizations.forEach((id, i) => {
      const y = TOP + (i + 0.5) * stretch(organizations.length) - (HIGH + GAP) / 2;
      places.set("o" + id, { y, element: nodeBox(root, id, box + between, y, "") });
    });
    places.forEach((spot, key) => spots.push({ element: spot.element, x: key[0] === "m" ? 0 : box + between, y: spot.y }));
    page.rove(root, spots);
    all.forEach((link) => {
      const style = link.existing ? PAIRED() : PROPOSED();
      link.path = page.draw(layer, "path", {
        d: page.curve(box, places.get("m" + link.mentor).y + HIGH / 2, box + between, places.get("o" + link.organization).y + HIGH / 2),
        stroke: style.color, "stroke-width": 2, opacity: 0.7, "stroke-dasharray": link.existing ? "none" : "6 5"
      });
      page.draw(link.path, "title", {}, (page.nameOf(link.mentor) || link.mentor) + " → " + (page.nameOf(link.organization) || link.organization) + " · " + page.word(link.existing ? "existing" : "proposed"));
    });
    return { all, places };
  }
  function mark(settings) {
    if (picture) {
      const own = page.related(), near = new Set();
      const here = picture.all.some((link) => own.has(link.mentor) || own.has(link.organization));
      picture.all.forEach((link) => {
        const mine = own.has(link.mentor) || own.has(link.organization);
        link.path.setAttribute("opacity", here ? (mine ? 1 : 0.1) : 0.7);
        link.path.setAttribute("stroke-width", mine ? 3.5 : 2);
        if (mine) { near.add("m" + link.mentor); near.add("o" + link.organization); }
      });
      picture.places.forEach((spot, key) => {
        const mine = own.has(key.slice(1));
        spot.element.setAttribute("opacity", !here || mine || near.has(key) ? 1 : 0.35);
        spot.element.querySelector("rect").setAttribute("stroke-width", mine ? 3.5 : 1);
        if (mine && settings && settings.from === "outside") { spot.element.scrollIntoView({ block: "center" }); }
      });
    }
    page.markTables("pairing", {});
  }
  function draw(parent) {
    picture = null;
    page.viewButtons(page.add(parent, "div", null, "bar"));
    const card = page.add(parent, "div", null, "card");
    if (page.data.paired.length || table()) {
      const legend = page.add(card, "p", null, "legend-line");
      [[{ color: PAIRED().color, dashes: [] }, "existing"], [PROPOSED(), "proposed"]].forEach(([style, name]) => {
        legend.appendChild(page.mark(style, true));
        page.add(legend, "span", page.word(name));
      });
      page.add(card, "p", page.word("pairHint"), "note");
      picture = drawPicture(card);
    } else {
      page.add(card, "p", page.word("noPairs"), "note");
    }
    page.showTable(parent, "pairs");
    page.showOthers(parent, "pairing", new Set(["pairs"]));
    mark({});
  }
  page.views.pairing = { place: 6, title: ["结对", "Pairing"], draw, mark, sized: true, picture: "#view-pairing > .card" };
  Object.assign(page, { isPaired });
}());
