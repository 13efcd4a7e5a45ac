"use strict";
// Pictures as SVG: presentation attributes only, so that a copy of one looks the same outside the page.
(function () {
  const SPACE = document.getElementById("blank").namespaceURI;
  const FONT = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif";
  function svg(tag, attributes, text) {
    const element = document.createElementNS(SPACE, tag);
    Object.keys(attributes || {}).forEach((name) => element.setAttribute(name, String(attributes[name])));
    if (text !== undefined && text !== null) { element.textContent = text; }
    return element;
  }
  function draw(parent, tag, attributes, text) { return parent.appendChild(svg(tag, attributes, text)); }
  function board(parent, width, height, title) {
    const root = svg("svg", { viewBox: "0 0 " + width + " " + height, width, height, role: "group", "aria-label": title, "font-family": FONT, "font-size": 12 });
    parent.appendChild(root);
    return root;
  }
  // A text cut to a width in pixels: a Chinese character takes a whole em, a Latin one about half.
  function fitted(text, width, size) {
    let used = 0, end = 0;
    const signs = Array.from(text);
    const room = width / (size || 12);
    while (end < signs.length) {
      used += signs[end].codePointAt(0) > 0x2e7f ? 1 : 0.56;
      if (used > room) { return signs.slice(0, Math.max(1, end - 1)).join("") + "…"; }
      end += 1;
    }
    return text;
  }
  // Something in a picture that can be chosen by mouse and keyboard.
  function target(parent, name, action) {
    const group = draw(parent, "g", { role: "button", tabindex: -1, "aria-label": name, class: "target" });
    draw(group, "title", {}, name);
    group.addEventListener("click", (event) => { event.stopPropagation(); action(); });
    group.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); action(); }
    });
    return group;
  }
  // One stop of the tab key per picture; arrow keys go to the nearest target in that direction.
  function rove(root, spots) {
    if (!spots.length) { return; }
    spots[0].element.setAttribute("tabindex", "0");
    root.addEventListener("keydown", (event) => {
      const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
      const here = spots.find((spot) => spot.element === document.activeElement);
      if (!way || !here) { return; }
      event.preventDefault();
      let best = null, least = Infinity;
      spots.forEach((spot) => {
        const dx = spot.x - here.x, dy = spot.y - here.y;
        const along = dx * way[0] + dy * way[1], across = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        if (spot !== here && along > 0.5 && along + 2 * across < least) { best = spot; least = along + 2 * across; }
      });
      if (best) {
        here.element.setAttribute("tabindex", "-1");
        best.element.setAttribute("tabindex", "0");
        best.element.focus();
      }
    });
  }
  function curve(x1, y1, x2, y2) {
    const bend = Math.max(30, Math.abs(x2 - x1) / 2);
    return "M" + x1 + " " + y1 + "C" + (x1 + bend) + " " + y1 + " " + (x2 - bend) + " " + y2 + " " + x2 + " " + y2;
  }
  // The mark of a kind of node or relation in a legend.
  function mark(style, isLine) {
    const width = isLine ? 34 : 18;
    const root = svg("svg", { width, height: 18, viewBox: "0 0 " + width + " 18", "aria-hidden": "true", class: "mark" });
    if (isLine) {
      draw(root, "line", { x1: 0, y1: 9, x2: 34, y2: 9, stroke: style.color, "stroke-width": 3, "stroke-dasharray": style.dashes.join(" ") || "none" });
      return root;
    }
    const shape = style.shape;
    if (shape === "square") {
      draw(root, "rect", { x: 3, y: 3, width: 12, height: 12, fill: style.color });
    } else if (shape === "dot" || shape === "dotSmall") {
      draw(root, "circle", { cx: 9, cy: 9, r: shape === "dot" ? 7 : 5, fill: style.color });
    } else {
      const corners = { triangle: 3, triangleDown: 3, diamond: 4, diamondSmall: 4, hexagon: 6, star: 10 }[shape];
      const points = [];
      for (let i = 0; i < corners; i += 1) {
        const radius = shape === "star" && i % 2 ? 3.6 : shape === "diamondSmall" ? 5 : 8;
        const angle = (shape === "triangleDown" ? 1 : -1) * Math.PI / 2 + i * 2 * Math.PI / corners;
        points.push((9 + radius * Math.cos(angle)).toFixed(1) + "," + (9 + radius * Math.sin(angle)).toFixed(1));
      }
      draw(root, "polygon", { points: points.join(" "), fill: style.color });
    }
    return root;
  }
  Object.assign(page, { svg, draw, board, fitted, target, rove, curve, mark });
}());
