"use strict";
// The frame: tabs, language, footer; opens the view that the address names.
(function () {
  const VIEWS = Object.keys(page.views).sort((a, b) => page.views[a].place - page.views[b].place);
  VIEWS.forEach((name) => {
    const section = page.add(document.getElementById("main"), "section", null, "view");
    section.id = "view-" + name;
    section.setAttribute("role", "tabpanel");
    section.tabIndex = 0;
    if (page.views[name].frame) { page.views[name].frame(section); }
  });
  function open(view) {
    page.state.view = view;
    VIEWS.forEach((name) => {
      const tab = document.getElementById("tab-" + name), here = name === view;
      document.getElementById("view-" + name).classList.toggle("open", here);
      tab.setAttribute("aria-selected", here ? "true" : "false");
      tab.tabIndex = here ? 0 : -1;
    });
    const parent = document.getElementById("view-" + view);
    if (!page.views[view].keeps) { page.clear(parent); }
    page.views[view].draw(parent);
    if (page.views[view].mark && !page.views[view].keeps) { page.views[view].mark({ from: "outside", quiet: true }); }
    if (window.history.replaceState) { try { window.history.replaceState(null, "", "#" + view); } catch (error) { /* a sandboxed frame has no history */ } }
  }
  function frame() {
    document.documentElement.lang = page.state.language === "zh" ? "zh-CN" : "en";
    document.title = page.both(page.data.title);
    document.getElementById("title").textContent = page.both(page.data.title);
    const tabs = page.clear(document.getElementById("tabs"));
    tabs.setAttribute("aria-label", page.word("views"));
    VIEWS.forEach((name, i) => {
      const tab = page.button(page.viewName(name), () => open(name));
      tab.id = "tab-" + name;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", "view-" + name);
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: VIEWS.length - 1 }[event.key];
        if (!step) { return; }
        const next = VIEWS[(i + step) % VIEWS.length];
        open(next);
        document.getElementById("tab-" + next).focus();
      });
      document.getElementById("view-" + name).setAttribute("aria-labelledby", tab.id);
      tabs.appendChild(tab);
    });
    document.getElementById("language").textContent = page.word("other");
    page.drawFind();
    const footer = page.clear(document.getElementById("footer"));
    page.add(footer, "span", page.word("digest") + " " + page.data.footer.digest);
    page.add(footer, "span", page.word("redaction"));
    if (page.data.footer.sources.indexOf("synthetic") >= 0) { page.add(footer, "span", page.word("synthetic")); }
    page.add(page.add(footer, "span"), "b", page.word("internal"));
  }
  document.getElementById("language").addEventListener("click", () => {
    page.state.language = page.state.language === "zh" ? "en" : "zh";
    frame();
    page.drawDetails();
    open(page.state.view);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      document.getElementById("search").focus();
    }
  });
  page.open = open;
  frame();
  page.drawDetails();
  const wanted = window.location.hash.slice(1);
  open(VIEWS.indexOf(wanted) >= 0 ? wanted : "overview");
}());
