"use strict";
// What leaves the page: a table as CSV, a view as a picture.
(function () {
  const LONGEST = 8000;
  function download(name, href) {
    const link = page.make("a");
    link.href = href;
    link.download = name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
  }
  // A spreadsheet must not take a text for a formula.
  function quoted(text) {
    const safe = /^[=+\-@\t\r＝＋－＠]/.test(text) ? "'" + text : text;
    return '"' + safe.replace(/"/g, '""') + '"';
  }
  function namesOf(value) {
    return [].concat(value === null ? [] : value).map((item) => page.nameOf(item) || item).join("; ");
  }
  function saveCsv(table, rows) {
    const ids = table.columns.map((column, i) => table.rows.some((row) => [].concat(row[i]).some((item) => page.isId(column, item))));
    const head = [];
    table.columns.forEach((column, i) => {
      head.push(quoted(page.both(column.label)));
      if (ids[i]) { head.push(quoted(page.both(column.label) + " " + page.word("name"))); }
    });
    const lines = [head.join(",")];
    rows.forEach((row) => {
      const line = [];
      row.forEach((value, i) => {
        const column = table.columns[i];
        if (typeof value === "number") { line.push(String(value)); } else { line.push(quoted(page.cellWords(value, column))); }
        if (ids[i]) { line.push(quoted(namesOf(value))); }
      });
      lines.push(line.join(","));
    });
    const url = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" }));
    download(table.name + "-" + page.data.footer.digest + ".csv", url);
    window.setTimeout(() => URL.revokeObjectURL(url), 5000);
  }
  function canvasOf(width, height) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, width, height);
    return [canvas, context];
  }
  // A copy of a view that stands alone: canvases become pictures, what cannot be written as XML is left out.
  function copyOf(element) {
    const copy = element.cloneNode(true);
    const canvases = element.querySelectorAll("canvas");
    copy.querySelectorAll("canvas").forEach((canvas, i) => {
      const image = document.createElement("img");
      image.src = canvases[i].toDataURL("image/png");
      image.width = canvases[i].clientWidth;
      image.height = canvases[i].clientHeight;
      canvas.parentNode.replaceChild(image, canvas);
    });
    const boxes = element.querySelectorAll("input, details");
    copy.querySelectorAll("input, details").forEach((inner, i) => { if (boxes[i].checked) { inner.setAttribute("checked", ""); } });
    const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
    // eslint-disable-next-line no-control-regex
    const bad = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
    while (texts.nextNode()) { texts.currentNode.data = texts.currentNode.data.replace(bad, ""); }
    copy.querySelectorAll("[aria-label], option, input").forEach((inner) => {
      Array.from(inner.attributes).forEach((attribute) => { attribute.value = attribute.value.replace(bad, ""); });
    });
    return copy;
  }
  // A view may name the part that is its picture; else all of it is saved.
  function saveView() {
    const own = page.views[page.state.view].picture;
    const view = (own && document.querySelector(own)) || document.getElementById("view-" + page.state.view);
    const spread = Math.max(0, ...Array.from(view.querySelectorAll(".scroll.picture"), (inner) => inner.scrollWidth - inner.clientWidth));
    const width = view.clientWidth + spread, height = Math.min(view.scrollHeight, LONGEST), head = 46;
    if (view.scrollHeight > LONGEST) { page.say(page.word("tooLong")); }
    const style = document.querySelector("style").textContent;
    const copy = copyOf(view);
    copy.classList.add("copy");
    const holder = page.svg("svg", { width, height, viewBox: "0 0 " + width + " " + height });
    const foreign = page.draw(holder, "foreignObject", { x: 0, y: 0, width, height });
    const body = document.createElement("div");
    body.className = "copy-body";
    body.appendChild(page.make("style", style));
    body.appendChild(copy);
    foreign.appendChild(body);
    const image = new Image();
    image.onload = () => {
      const [canvas, context] = canvasOf(width, height + head);
      context.fillStyle = "#1d2733";
      context.font = "600 17px sans-serif";
      context.fillText(document.title + " · " + page.viewName(page.state.view), 16, 28);
      context.font = "12px sans-serif";
      context.fillStyle = "#5a6673";
      context.fillText(page.word("digest") + " " + page.data.footer.digest + " · " + page.word("internal"), 16, 43);
      context.drawImage(image, 0, head);
      download("chaingraph-" + page.state.view + "-" + page.data.footer.digest + ".png", canvas.toDataURL("image/png"));
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(holder));
  }
  // The two buttons that every view has.
  function viewButtons(bar) {
    bar.appendChild(page.button(page.word("png"), saveView, "png"));
    bar.appendChild(page.button(page.word("print"), () => window.print()));
  }
  Object.assign(page, { saveCsv, saveView, viewButtons });
}());
