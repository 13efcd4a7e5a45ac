"""The explorer page: file size and first draw beside plain pyvis on the same graph; time and memory of `explore`.

Needs chromium and playwright. Both pages are opened from disk with every outside request refused; the first draw is the
first frame after the start of the navigation in which the canvas of the network shows anything. Plain pyvis is
`Network(cdn_resources="in_line")` with its defaults, which lays the graph out in the browser; it is waited for 150 s.
Usage: ``python benchmarks/page.py [draw|explore]``.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NODES = (300, 1000, 5000)
FIRMS = (400, 10_000, 100_000)
PATIENCE = 150  # seconds
PROBE = """
window.firstDraw = null;
(function look() {
  const canvas = document.querySelector(".vis-network canvas");
  if (canvas && canvas.width > 1) {
    const small = document.createElement("canvas");
    small.width = small.height = 48;
    const context = small.getContext("2d");
    context.drawImage(canvas, 0, 0, 48, 48);
    if (context.getImageData(0, 0, 48, 48).data.some((value) => value > 0)) {
      window.firstDraw = performance.now();
      return;
    }
  }
  requestAnimationFrame(look);
})();
"""
EXPLORE = """
import resource, time
from pathlib import Path
from chaingraph.analysis.answers import headlines
from chaingraph.io import read_park
from chaingraph.view.page.write import write_page
begin = time.perf_counter()
park = read_park(r'{folder}')
read = time.perf_counter()
answers = headlines(park)
answered = time.perf_counter()
write_page(park, answers, Path(r'{out}'))
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(read - begin, answered - read, done - answered, peak)
"""


def sample_of(nodes: int):
    """Return a sample park with about so many firms, organizations and chains, and its answers."""
    from chaingraph.analysis.answers import headlines
    from chaingraph.sample import build_sample

    park = build_sample(seed=1, enterprises=round(nodes / 1.22)).park
    return park, headlines(park)


def plain_pyvis(scene, out: Path) -> None:
    """Write the same nodes and edges as pyvis itself writes a page, names as labels."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    for node in scene.nodes:
        network.add_node(node["id"], label=node["name"], shape="dot", color=node["color"])
    for edge in scene.edges:
        network.add_edge(edge["from"], edge["to"])
    out.write_text(network.generate_html(notebook=False), encoding="utf-8")


def refuse_outside(seen: list[str]):
    """Return a handler of requests that lets files through and notes and refuses everything else."""

    def handle(route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            seen.append(route.request.url)
            route.abort()

    return handle


def first_draw(browser, page: Path, times: int = 3) -> tuple[str, int]:
    """Return the median of the first draws in seconds, and how many outside requests were asked for."""
    taken, asked = [], 0
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        tab = context.new_page()
        requests: list[str] = []
        tab.route("**/*", refuse_outside(requests))
        tab.add_init_script(PROBE)
        try:
            tab.goto(f"{page.as_uri()}#network", wait_until="commit")
            # asked from outside: the page's own policy lets nobody evaluate a text in it
            patience = time.monotonic() + PATIENCE
            while (drawn := tab.evaluate("window.firstDraw")) is None and time.monotonic() < patience:
                tab.wait_for_timeout(100)
            if drawn is not None:  # a page that never draws is a result
                taken.append(drawn / 1000)
        except Exception as error:
            if "Timeout" not in type(error).__name__:
                raise
        asked = max(asked, len(requests))
        context.close()
        if not taken or taken[0] > 10:
            break
    return (f"{statistics.median(taken):8.2f} s" if taken else f"> {PATIENCE} s"), asked


def draw(folder: Path) -> None:
    """Print size, time to write, first draw and outside requests of both pages."""
    from playwright.sync_api import sync_playwright

    from chaingraph.view.page.scene import build_scene
    from chaingraph.view.page.write import write_page

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for nodes in NODES:
            park, answers = sample_of(nodes)
            scene = build_scene(park, answers, limit=10**6)
            ours, plain = folder / f"ours-{nodes}.html", folder / f"plain-{nodes}.html"
            begin = time.perf_counter()
            write_page(park, answers, ours, limit=10**6)
            wrote = time.perf_counter() - begin
            begin = time.perf_counter()
            plain_pyvis(scene, plain)
            wrote_plain = time.perf_counter() - begin
            for name, page, taken in (("explorer", ours, wrote), ("pyvis 0.3.2", plain, wrote_plain)):
                drawn, asked = first_draw(browser, page)
                size = page.stat().st_size / 2**20
                print(
                    f"{len(scene.nodes):6} nodes {len(scene.edges):6} edges  {name:12} {size:6.2f} MiB  "
                    f"written {taken:6.2f} s  first draw {drawn}  outside requests {asked}",
                    flush=True,
                )
        browser.close()


def explore(folder: Path) -> None:
    """Print the time of each step of `explore` and its peak memory, each size in a process of its own."""
    from chaingraph.sample import write_sample

    for firms in FIRMS:
        park, out = folder / f"park-{firms}", folder / f"park-{firms}.html"
        write_sample(park, seed=1, enterprises=firms)
        code = EXPLORE.format(folder=park, out=out)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        read, answered, wrote, peak = map(float, done.stdout.split())
        print(
            f"{firms:7} firms  read {read:6.2f} s  answers {answered:6.2f} s  page {wrote:6.2f} s  "
            f"peak {peak:5.2f} GiB  {out.stat().st_size / 2**20:5.2f} MiB",
            flush=True,
        )


def main(what: str = "all") -> None:
    """Run both halves, or the named one."""
    with tempfile.TemporaryDirectory() as folder:
        if what in ("all", "draw"):
            draw(Path(folder))
        if what in ("all", "explore"):
            explore(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
