(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const byId = new Map(data.nodes.map(function (node) { return [node.id, node]; }));
  const canvas = document.getElementById("canvas");
  const details = document.getElementById("details");

  function make(tag, text) {
    const element = document.createElement(tag);
    if (text !== undefined) { element.textContent = text; }
    return element;
  }

  function count(items, name, value) { return items.filter(function (item) { return item[name] === value; }).length; }

  const nodes = new vis.DataSet(data.nodes.map(function (node) {
    return {
      id: node.id, label: node.label, shape: node.shape, size: node.size, x: node.x, y: node.y,
      color: { background: node.color, border: "#ffffff", highlight: { background: node.color, border: "#111111" } },
      borderWidth: 1, borderWidthSelected: 4,
      font: { size: node.id === data.middle ? 26 : 16, color: "#1d2733", strokeWidth: 4, strokeColor: "#ffffff" }
    };
  }));
  const edges = new vis.DataSet(data.edges.map(function (edge) {
    const dashes = data.relations[edge.type].dashes;
    const near = edge.from === data.middle || edge.to === data.middle || edge.type !== "SUPPLIES";
    return {
      id: edge.id, from: edge.from, to: edge.to, dashes: dashes.length ? dashes : false,
      color: { color: edge.color, highlight: edge.color, opacity: near ? 0.75 : 0.25 }, width: near ? 1.5 : 1
    };
  }));
  const network = new vis.Network(canvas, { nodes: nodes, edges: edges }, {
    physics: false, layout: { improvedLayout: false },
    interaction: { hover: false, multiselect: false, keyboard: false, tooltipDelay: 1e9 },
    edges: { smooth: false, arrows: { to: { enabled: true, scaleFactor: 0.5 } }, selectionWidth: 1.5 },
    nodes: { scaling: { label: { drawThreshold: 3 } } }
  });

  network.on("beforeDrawing", function (context) {
    const tops = data.nodes.map(function (node) { return node.y; });
    const top = Math.min.apply(null, tops) - 110;
    context.fillStyle = "#0b5a8f";
    context.font = "600 24px sans-serif";
    context.textAlign = "center";
    data.columns.forEach(function (column) { context.fillText(column.label, column.middle, top); });
  });

  function legend() {
    const box = document.getElementById("legend");
    [["kinds", data.nodes, "kind"], ["relations", data.edges, "type"]].forEach(function (group) {
      const list = make("ul");
      Object.keys(data[group[0]]).forEach(function (name) {
        const style = data[group[0]][name];
        const item = make("li");
        const mark = make("canvas");
        mark.width = 26;
        mark.height = 14;
        const context = mark.getContext("2d");
        context.fillStyle = style.color;
        context.strokeStyle = style.color;
        context.lineWidth = 3;
        if (group[0] === "kinds") {
          context.font = "14px sans-serif";
          context.textAlign = "center";
          context.textBaseline = "middle";
          context.fillText(style.symbol, 13, 7);
        } else {
          context.setLineDash(style.dashes);
          context.beginPath();
          context.moveTo(0, 7);
          context.lineTo(26, 7);
          context.stroke();
        }
        item.appendChild(mark);
        item.appendChild(make("span", style.label));
        item.appendChild(make("em", String(count(group[1], group[2], name))));
        list.appendChild(item);
      });
      box.appendChild(make("h2", group[0] === "kinds" ? words.legend : words.relations));
      box.appendChild(list);
    });
  }

  function nameButton(id) {
    const button = make("button", byId.get(id).name);
    button.type = "button";
    button.addEventListener("click", function () { choose(id); });
    return button;
  }

  function choose(id) {
    const node = byId.get(id);
    while (details.firstChild) { details.removeChild(details.firstChild); }
    details.appendChild(make("h2", node.name)).className = "name";
    details.appendChild(make("p", data.kinds[node.kind].label)).className = "soft";
    const list = make("dl");
    data.facts[id].forEach(function (fact) {
      list.appendChild(make("dt", fact[0]));
      list.appendChild(make("dd", fact[1]));
    });
    details.appendChild(list);
    details.appendChild(make("h2", words.neighbours));
    const around = make("ul");
    data.edges.forEach(function (edge) {
      if (edge.from !== id && edge.to !== id) { return; }
      const item = make("li", (edge.from === id ? "→ " : "← ") + data.relations[edge.type].label + " ");
      item.appendChild(nameButton(edge.from === id ? edge.to : edge.from));
      if (edge.products) { item.appendChild(document.createTextNode(" " + edge.products)); }
      around.appendChild(item);
    });
    details.appendChild(around);
    network.selectNodes([id]);
  }

  function listAll() {
    details.appendChild(make("h2", words.list));
    const all = make("ul");
    data.nodes.forEach(function (node) { all.appendChild(make("li")).appendChild(nameButton(node.id)); });
    details.appendChild(all);
  }

  // Room for the headings above the columns and for the names at both edges, which the library does not count.
  function fitAll() {
    network.fit();
    const scale = network.getScale() * 0.84, middle = network.getViewPosition();
    network.moveTo({ position: { x: middle.x, y: middle.y - 20 / scale }, scale: scale, animation: false });
  }

  function save() {
    const picture = canvas.querySelector("canvas");
    const copy = make("canvas");
    copy.width = picture.width;
    copy.height = picture.height;
    const context = copy.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(picture, 0, 0);
    const link = make("a");
    link.href = copy.toDataURL("image/png");
    link.download = "chaingraph.png";
    link.click();
  }

  network.on("click", function (event) { if (event.nodes.length) { choose(event.nodes[0]); } });
  document.getElementById("fit").addEventListener("click", fitAll);
  document.getElementById("png").addEventListener("click", save);
  window.addEventListener("resize", fitAll);
  window.addEventListener("beforeprint", function () { network.redraw(); fitAll(); });
  legend();
  listAll();
  fitAll();
  window.chaingraph = { choose: choose, position: function (id) { return network.canvasToDOM(network.getPosition(id)); } };
}());
