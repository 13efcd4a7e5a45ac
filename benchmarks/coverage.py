"""Coverage classes of a nation: 10⁶ firms and 2·10⁷ people from Parquet, beside plain NetworkX and Cypher on Neo4j.

The park is synthetic and written in random order, so that no join meets sorted keys. Each side runs in a process of its
own; the clock includes reading the files. At 10⁵ firms the same question goes to NetworkX in plain Python and, as the
named query ``coverage/branchless``, to a Neo4j server of its own (see `tools/neo4j/`), which holds the people and their
jobs but not their affiliations: the query asks about firms without an organization, and affiliations decide about the
others. The memory of the server is its heap and page cache. The benchmark fails where two answers differ.

Usage: ``python benchmarks/coverage.py [FIRMS [PEOPLE_PER_FIRM [FOLDER]]] [--line 5|2026|none]``; a folder that holds a
park already is used as it is.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parent.parent / "tools" / "neo4j"))

STAGES = ["full", "probationary", "development_target", "activist", "applicant"]
SHARES = [0.78, 0.06, 0.02, 0.08, 0.06]
OTHERS_FIRMS = 100_000  # for NetworkX and Neo4j
IN_NEO4J = ("Enterprise", "IndustryChain", "IN_CHAIN", "PartyOrganization", "ESTABLISHED_IN", "Member", "EMPLOYED_BY")
HEAP, PAGE_CACHE = 3000, 1500  # MB

CLASSIFY = """
from chaingraph.analysis.coverage import classify_firms
from chaingraph.io.scan import scan_park
park = scan_park(r"{folder}")
frame = classify_firms(park)
answer = dict(sorted(frame.group_by("class_if_none").len().iter_rows()))
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
full, probationary = {{}}, {{}}
for node, data in graph.nodes(data=True):
    if data["table"] != "members":
        continue
    ends = [(end, key) for _, end, key in graph.out_edges(node, keys=True)]
    jobs = {{end for end, key in ends if key == "employments"}}
    for firm in jobs or {{own[end] for end, key in ends if key == "affiliations" and end in own}}:
        full[firm] = full.get(firm, 0) + (data["stage"] == "full")
        probationary[firm] = probationary.get(firm, 0) + (data["stage"] == "probationary")
for node, data in graph.nodes(data=True):
    if data["table"] != "enterprises" or data["status"] in ("closed", "suspended", "building") or node in homes:
        continue
    n, some = (
        max((x for x in (data[name], counted.get(node) or None) if x is not None), default=None)
        for name, counted in (("full_members", full), ("probationary_members", probationary))
    )
    kind = "should_have_been" if (n or 0) >= 3 else "individual_members" if n or (n == 0 and some) else (
        "unknown" if n is None or some is None else "no_members")
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

Answer: TypeAlias = dict[str, int] | int  # firms of each class, or rows


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

    def key(letter: str, numbers: Iterable[int]) -> pl.Series:
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


def measure(work: str, folder: Path) -> tuple[float, float, float, dict[str, int] | int]:
    """Run in a fresh process; return seconds, processor seconds over all cores, peak GiB, and the answer."""
    code = FRAME.format(work=work.format(folder=folder))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    first, answer = done.stdout.strip().split("\n")
    seconds, processor, peak = first.split()
    return float(seconds), float(processor), float(peak), ast.literal_eval(answer)


def ask_neo4j(folder: Path, line: str) -> Iterator[tuple[str, float, dict[str, int] | None]]:
    """Load the park into a new server and ask twice; yield what was done, its seconds, and the answer."""
    from local_server import Server

    from chaingraph.io.scan import scan_park
    from chaingraph.park import Park
    from chaingraph.store.bind import bind
    from chaingraph.store.connection import make_connection
    from chaingraph.store.neo4j import Neo4jStore
    from chaingraph.store.queries import find_query
    from chaingraph.store.server import ServerGraph

    scanned = scan_park(folder)
    park = Park.from_frames({name: scanned[name] for name in IN_NEO4J})
    query = find_query("coverage/branchless")
    values, _ = bind(query, {})
    counted = f"CALL () {{\n{query.text}\n}}\nRETURN class_if_none, count(*) AS firms ORDER BY class_if_none"
    with Server(line, heap=HEAP, pagecache=PAGE_CACHE, quick=False) as server:
        connection = make_connection(server.url, environ={"NEO4J_PASSWORD": server.password})
        begin = time.perf_counter()
        with Neo4jStore(connection) as store:
            store.write(park, source="benchmark")
        yield f"load into Neo4j {server.version}", time.perf_counter() - begin, None
        with ServerGraph(connection) as graph:
            for name in ("Cypher on Neo4j", "Cypher on Neo4j, again"):
                begin = time.perf_counter()
                found = graph.run(counted, values)
                yield name, time.perf_counter() - begin, {str(row[0]): int(row[1]) for row in found.rows}


def main() -> None:
    """Write the parks and print a line per side."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("firms", type=int, nargs="?", default=1_000_000)
    parser.add_argument("people", type=int, nargs="?", default=20, help="per firm")
    parser.add_argument("folder", type=Path, nargs="?", help="where the parks are written, and kept")
    parser.add_argument("--line", choices=("5", "2026", "none"), default="5", help="of Neo4j")
    options = parser.parse_args()
    fewer = min(options.firms, OTHERS_FIRMS)
    with tempfile.TemporaryDirectory() as scratch:
        where = options.folder or Path(scratch)
        folder, small = (where / f"park-{size}-{options.people}" for size in (options.firms, fewer))
        for path, size in ((folder, options.firms), (small, fewer)):
            if not path.exists():
                begin = time.perf_counter()
                write_nation(path, size, options.people)
                print(f"wrote {path.name} in {time.perf_counter() - begin:.0f} s")
        print(f"{'firms':>9} {'people':>10} {'side':<32} {'seconds':>8} {'CPU s':>7} {'GiB':>6}  answer")
        answers: dict[int, list[Answer]] = {options.firms: [], fewer: []}

        def show(size: int, side: str, seconds: float, processor: str, peak: str, answer: Answer | None) -> None:
            line = f"{size:>9} {size * options.people:>10} {side:<32} {seconds:8.2f} {processor:>7} {peak:>6}"
            print(line, "" if answer is None else f" {answer}", flush=True)
            if answer is not None:
                answers[size].append(answer)

        for path, size, side, work in (
            (folder, options.firms, "classes", CLASSIFY),
            (folder, options.firms, "classes, actions, reasons, rows", ANSWER),
            (small, fewer, "classes", CLASSIFY),
            (small, fewer, "NetworkX, plain Python", NETWORKX),
        ):
            seconds, processor, peak, answer = measure(work, path)
            show(size, side, seconds, f"{processor:.2f}", f"{peak:.2f}", answer)
        for side, seconds, counted in ask_neo4j(small, options.line) if options.line != "none" else ():
            show(fewer, side, seconds, "", f"{(HEAP + PAGE_CACHE) / 1024:.2f}", counted)
    for size, found in answers.items():
        classes = [answer for answer in found if isinstance(answer, dict)]
        rows = {sum(answer.values()) for answer in classes} | {answer for answer in found if isinstance(answer, int)}
        if any(answer != classes[0] for answer in classes) or len(rows) > 1:
            raise SystemExit(f"the answers for {size} firms differ")
    print("all answers agree")


if __name__ == "__main__":
    main()
