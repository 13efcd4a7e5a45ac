"""The report and its files, a dossier and a drawing: time and peak memory on parks of growing size.

Each size runs in a process of its own. Usage: ``python benchmarks/report.py [FIRMS …]``; 400, 10000 and 100000 by
default. The steps are timed apart: answering the questions is the analyses' time, not the report's.
"""

from __future__ import annotations

import subprocess
import sys

DEFAULT = (400, 10_000, 100_000)
ONE = """
import resource, sys, tempfile, time
from pathlib import Path
from chaingraph.analysis.dossier import build_dossier
from chaingraph.analysis.answers import headlines
from chaingraph.sample import build_sample
from chaingraph.view.paper.dossier import show_dossier
from chaingraph.view.page.draw import draw_focus
from chaingraph.view.masking import mask_table
from chaingraph.view.page.write import write_page
from chaingraph.view.paper.report import build_summary, write_json, write_report
from chaingraph.view.workbook import write_workbook

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20

def step(name, work, note=lambda result: ""):
    begin = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begin
    print(f"  {{name:22}}{{seconds:9.2f}} s  {{peak():6.2f}} GB peak  {{note(result)}}", flush=True)
    return result

firms = {firms}
park = step("sample", lambda: build_sample(seed=1, enterprises=firms).park)
answers = step("answers", lambda: headlines(park), lambda found: f"{{sum(map(len, found.values()))}} rows")
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    size = lambda file: lambda _: f"{{(folder / file).stat().st_size / 2**20:.1f}} MB"
    step("page", lambda: write_page(park, answers, folder / "park.html"), size("park.html"))
    step("summary", lambda: build_summary(park, answers).write(folder / "summary.html"), size("summary.html"))
    masked = step("masking", lambda: {{key: mask_table(table) for key, table in answers.items()}})
    step("workbook", lambda: write_workbook(masked, folder / "answers.xlsx"), size("answers.xlsx"))
    with (folder / "answers.json").open("wb") as file:
        step("json", lambda: write_json(masked, park.digest, file))
    del masked
    firm = park["Enterprise"]["id"][firms // 2]
    dossier = lambda: show_dossier(build_dossier(park, firm, answers), digest=park.digest)
    step("dossier", lambda: dossier().write(folder / "d.html"), size("d.html"))
    step("draw, depth 2", lambda: draw_focus(park, firm, answers, depth=2).write(folder / "f.html"), size("f.html"))
    step("report as a whole", lambda: write_report(park, answers, folder / "report"))
"""


def main() -> None:
    """Print one block per size."""
    for firms in map(int, sys.argv[1:] or DEFAULT):
        print(f"{firms} firms", flush=True)
        subprocess.run([sys.executable, "-c", ONE.format(firms=firms)], check=True)


if __name__ == "__main__":
    main()
