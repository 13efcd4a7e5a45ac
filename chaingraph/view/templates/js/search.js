"use strict";
// Find anything by name, alias, id or pinyin initials, from every view.
(function () {
  const MOST = 12;
  let hits = [], active = -1;
  const texts = page.entities.map((entity) => [entity.name, entity.id].concat(entity.facts.aliases || [], entity.facts.uscc || []).join("\n").toLowerCase());
  function rank(entity, text, wanted) {
    const name = entity.name.toLowerCase();
    if (name === wanted || entity.id.toLowerCase() === wanted) { return 0; }
    if (name.startsWith(wanted) || entity.id.toLowerCase().startsWith(wanted)) { return 1; }
    if (entity.initials === wanted) { return 2; }
    if (entity.initials.startsWith(wanted)) { return 3; }
    if (text.indexOf(wanted) >= 0) { return 4; }
    return wanted.length > 1 && entity.initials.indexOf(wanted) >= 0 ? 5 : -1;
  }
  function findAll(wanted) {
    const found = [];
    page.entities.forEach((entity, i) => {
      const place = rank(entity, texts[i], wanted);
      if (place >= 0) { found.push({ entity, place }); }
    });
    return found.sort((a, b) => a.place - b.place || a.entity.name.length - b.entity.name.length).map((item) => item.entity);
  }
  function drawFind() {
    const box = page.clear(document.getElementById("find"));
    const input = page.add(box, "input");
    input.id = "search";
    input.type = "search";
    input.autocomplete = "off";
    input.placeholder = page.word("find");
    const list = page.add(box, "ul");
    list.id = "hits";
    list.hidden = true;
    const attributes = { role: "combobox", "aria-label": page.word("find"), "aria-expanded": "false", "aria-controls": "hits", "aria-autocomplete": "list", title: page.word("findHint") };
    Object.keys(attributes).forEach((name) => input.setAttribute(name, attributes[name]));
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", page.word("find"));
    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function take(entity) {
      close();
      input.value = entity.name;
      page.choose(entity.id, { from: "outside" });
    }
    function light(place) {
      active = place;
      Array.from(list.children).forEach((item, i) => item.setAttribute("aria-selected", i === place ? "true" : "false"));
      if (place >= 0) {
        input.setAttribute("aria-activedescendant", "hit-" + place);
        list.children[place].scrollIntoView({ block: "nearest" });
      }
    }
    function look() {
      const wanted = input.value.trim().toLowerCase();
      page.clear(list);
      if (!wanted) { close(); return; }
      const every = findAll(wanted);
      hits = every.slice(0, MOST);
      hits.forEach((entity, i) => {
        const item = page.add(list, "li");
        item.id = "hit-" + i;
        item.setAttribute("role", "option");
        const style = entity.kind ? page.data.styles.nodes[entity.kind] : null;
        if (style) { item.appendChild(page.mark(style, false)); }
        page.add(item, "span", entity.name);
        page.add(item, "small", entity.id);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(entity); });
      });
      list.hidden = !hits.length;
      input.setAttribute("aria-expanded", hits.length ? "true" : "false");
      light(hits.length ? 0 : -1);
      page.say(every.length ? every.length + " " + page.word("results") : page.word("nothing"));
      said.textContent = every.length ? "" : page.word("nothing");
    }
    const said = page.add(box, "span", null, "count");
    input.addEventListener("input", look);
    input.addEventListener("focus", () => input.select());
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (hits.length && !list.hidden) { light((active + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length); }
      } else if (event.key === "Enter" && active >= 0 && hits[active]) {
        take(hits[active]);
      } else if (event.key === "Escape") {
        close();
        if (!input.value) { page.choose(null); }
        input.value = "";
      }
    });
  }
  Object.assign(page, { drawFind });
}());
