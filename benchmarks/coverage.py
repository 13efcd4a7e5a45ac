"""Coverage classes of a nation: 10⁶ firms and 2·10⁷ people from Parquet, time and peak memory, beside plain NetworkX.

The park is synthetic and written in random order, so that no join meets sorted keys. Each side runs in a process of its
own; the clock includes reading the files. Usage: ``python benchmarks/coverage.py [FIRMS [PEOPLE_PER_FIRM [FOLDER]]]``;
a folder that holds a park already is used as it is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

STAGES = ["full", "probationary", "development_target", "activist", "applicant"]
SHARES = [0.78, 0.06, 0.02, 0.08, 0.06]
NETWORKX_FIRMS = 100_000

CLASSIFY = """
from chaingraph.analysis.coverage import classify_firms
from chaingraph.io.scan import scan_park
park = scan_park(r"{folder}")
frame = classify_firms(park)
answer = dict(sorted(frame.group_by("class").len().iter_rows()))
"""
ANSWER = """
from chaingraph.analysis.coverage import find_branchless
from chaingraph.io.scan import scan_park
table = find_branchless(scan_park(r"{folder}"))
answer = len(table)
"""
NETWORKX = """
import networkx as nx, polars as pl
folder = r"{folder}"
graph = nx.MultiDiGraph()
for table in ("enterprises", "organizations", "members"):
    for row in pl.read_parquet(folder + "/" + table + ".parquet").iter_rows(named=True):
        graph.add_node(row.pop("id"), table=table, **row)
for table in ("established", "employments", "affiliations"):
    for start, end in pl.read_parquet(folder + "/" + table + ".parquet", columns=["from_id", "to_id"]).iter_rows():
        graph.add_edge(start, end, table)
built = time.perf_counter() - begin
answer = {{}}
standing = {{}}
for node, data in graph.nodes(data=True):
    if data["table"] == "organizations" and not data["functional"]:
        standing[node] = [firm for firm in graph.successors(node)]
homes = {{firm for firms in standing.values() for firm in firms}}
kinds = {{org: graph.nodes[org]["kind"] for org in standing}}
own = {{org: firms[0] for org, firms in standing.items() if len(firms) == 1 and kinds[org] != "joint_branch"}}
full, members = {{}}, {{}}
for node, data in graph.nodes(data=True):
    if data["table"] != "members":
        continue
    ends = [(end, key) for _, end, key in graph.out_edges(node, keys=True)]
    jobs = {{end for end, key in ends if key == "employments"}}
    for firm in jobs or {{own[end] for end, key in ends if key == "affiliations" and end in own}}:
        full[firm] = full.get(firm, 0) + (data["stage"] == "full")
        members[firm] = members.get(firm, 0) + (data["stage"] in ("full", "probationary"))
for node, data in graph.nodes(data=True):
    if data["table"] != "enterprises" or data["status"] in ("closed", "suspended", "building") or node in homes:
        continue
    n = full[node] if members.get(node) else data["full_members"]
    some = members.get(node) or data["probationary_members"]
    kind = "should_have_been" if (n or 0) >= 3 else "individual_members" if n or some else (
        "unknown" if n is None else "no_members")
    answer[kind] = answer.get(kind, 0) + 1
answer = dict(sorted(answer.items()))
print("built in", round(built, 2), file=sys.stderr)
"""
FRAME = """
import resource, sys, time
import polars, numpy
before = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
begin = time.perf_counter()
{work}
seconds = time.perf_counter() - begin
used = resource.getrusage(resource.RUSAGE_SELF)
print(f"{{seconds:.2f}} {{used.ru_utime + used.ru_stime - before:.2f}} {{used.ru_maxrss / 2**20:.2f}}")
print(answer)
"""


def write_nation(folder: Path, firms: int, people_per_firm: int, seed: int = 1) -> None:
    """Write a park of Parquet files, every table in random order.

    Half of the people sit in firms with an organization; four in a hundred have no job on record and are known by
    their affiliation alone. Firms without people on record declare counts; one in twenty declares nothing.
    """
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)

    def write(table: str, frame: pl.DataFrame) -> None:
        shuffled = frame[rng.permutation(frame.height)]
        shuffled.with_columns(source=pl.lit("synthetic")).write_parquet(folder / f"{table}.parquet")

    def key(letter: str, numbers: object) -> pl.Series:
        return pl.Series(numbers).cast(pl.String).str.zfill(8).str.replace("^", letter)

    firm = np.arange(firms)
    has_home = rng.random(firms) < 0.3
    on_record = has_home | (rng.random(firms) < 0.4)
    declared = pl.Series(np.where(rng.random(firms) < 0.95, rng.poisson(1.0, firms), -1))
    write(
        "enterprises",
        pl.DataFrame(
            {
                "id": key("E", firm),
                "name": pl.Series(firm).cast(pl.String).str.replace("^", "合成样例企业"),
                "ownership": pl.Series(rng.choice(["non_public", "state", "foreign"], firms, p=[0.9, 0.05, 0.05])),
                "status": pl.Series(rng.choice(["operating", "closed"], firms, p=[0.97, 0.03])),
                "scale": pl.Series(rng.choice(["large", "medium", "small", "micro"], firms)),
                "street": key("S", rng.integers(0, 500, firms)),
                "full_members": pl.select(pl.when(declared >= 0).then(declared)).to_series(),
                "probationary_members": pl.Series(rng.integers(0, 2, firms)),
            }
        ),
    )
    write("industry_chains", pl.DataFrame({"id": key("K", np.arange(4)), "name": ["甲", "乙", "丙", "丁"]}))
    write("chain_memberships", pl.DataFrame({"from_id": key("E", firm), "to_id": key("K", rng.integers(0, 4, firms))}))
    homes = firm[has_home]
    write(
        "organizations",
        pl.DataFrame(
            {
                "id": key("O", homes),
                "name": pl.Series(homes).cast(pl.String).str.replace("^", "合成样例党支部"),
                "kind": pl.Series(rng.choice(["branch", "joint_branch"], len(homes), p=[0.9, 0.1])),
                "functional": pl.repeat(False, len(homes), eager=True),
            }
        ),
    )
    write("established", pl.DataFrame({"from_id": key("O", homes), "to_id": key("E", homes)}))
    people = firms * people_per_firm
    pool = firm[on_record]
    employer = np.where(rng.random(people) < 0.5, rng.choice(homes, people), rng.choice(pool, people))
    person = key("M", np.arange(people))
    write(
        "members",
        pl.DataFrame(
            {
                "id": person,
                "stage": pl.Series(rng.choice(len(STAGES), people, p=SHARES)).replace_strict(
                    range(len(STAGES)), STAGES, return_dtype=pl.String
                ),
                "transferred": pl.Series(rng.random(people) < 0.95),
            }
        ),
    )
    works = rng.random(people) >= 0.04
    write("employments", pl.DataFrame({"from_id": person.filter(works), "to_id": key("E", employer[works])}))
    inside = has_home[employer]
    write("affiliations", pl.DataFrame({"from_id": person.filter(inside), "to_id": key("O", employer[inside])}))


def measure(work: str, folder: Path) -> tuple[float, float, float, str]:
    """Run in a fresh process; return seconds, processor seconds over all cores, peak GiB, and the answer."""
    code = FRAME.format(work=work.format(folder=folder))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    first, answer = done.stdout.strip().split("\n")
    seconds, processor, peak = first.split()
    return float(seconds), float(processor), float(peak), answer


def main(firms: str = "1000000", people_per_firm: str = "20", where: str | None = None) -> None:
    """Write the parks and print a line per side."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(where or scratch, f"park-{firms}-{people_per_firm}")
        small = Path(where or scratch, f"park-{min(int(firms), NETWORKX_FIRMS)}-{people_per_firm}")
        for path, size in ((folder, int(firms)), (small, min(int(firms), NETWORKX_FIRMS))):
            if not path.exists():
                begin = time.perf_counter()
                write_nation(path, size, int(people_per_firm))
                print(f"wrote {path.name} in {time.perf_counter() - begin:.0f} s")
        print(f"{'firms':>9} {'people':>10} {'side':<32} {'seconds':>8} {'CPU s':>7} {'GiB':>6}  answer")
        fewer = min(int(firms), NETWORKX_FIRMS)
        for path, size, side, work in (
            (folder, int(firms), "classes", CLASSIFY),
            (folder, int(firms), "classes, actions, reasons, rows", ANSWER),
            (small, fewer, "classes", CLASSIFY),
            (small, fewer, "NetworkX, plain Python", NETWORKX),
        ):
            seconds, processor, peak, answer = measure(work, path)
            people = size * int(people_per_firm)
            print(
                f"{size:>9} {people:>10} {side:<32} {seconds:8.2f} {processor:7.2f} {peak:6.2f}  {answer}", flush=True
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
