"use strict";
// The legend of the network: what is drawn and how often, and at the same time its filters.
(function () {
  function check(parent, style, count, on, isLine, id, change) {
    const row = page.add(parent, "label");
    const box = page.add(row, "input");
    box.type = "checkbox";
    box.id = id;
    box.checked = on;
    box.addEventListener("change", () => { change(box.checked); page.network.refresh(); });
    row.appendChild(page.mark(style, isLine));
    page.add(row, "span", page.both(style.label));
    page.add(row, "em", page.number(count));
  }
  function drawLegend() {
    const legend = page.clear(document.getElementById("legend"));
    const filter = page.network.filter, styles = page.data.styles;
    page.add(legend, "h2", page.word("kinds"));
    const kinds = page.tally(page.network.kinds);
    Object.keys(styles.nodes).filter((kind) => kinds.has(kind)).forEach((kind) => {
      check(legend, styles.nodes[kind], kinds.get(kind), filter.kinds[kind] !== false, false, "kind-" + kind, (on) => { filter.kinds[kind] = on; });
    });
    page.add(legend, "h2", page.word("relations"));
    const relations = page.tally(page.network.types);
    Object.keys(styles.edges).filter((type) => relations.has(type)).forEach((type) => {
      check(legend, styles.edges[type], relations.get(type), filter.relations[type], true, "relation-" + type, (on) => { filter.relations[type] = on; });
    });
    page.add(legend, "h2", page.word("marks"));
    page.add(legend, "p", page.word("anchorMark"), "note");
    page.add(legend, "p", page.word("weakMark"), "note");
    if (page.network.marks.indexOf("choke") >= 0) { page.add(legend, "p", page.word("chokeMark"), "note"); }
  }
  Object.assign(page, { drawLegend });
}());
