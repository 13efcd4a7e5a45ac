"""How fast a park gets into Neo4j, beside the best loop by hand and one statement per row.

Run ``python benchmarks/load.py [--firms N] [--members N] [--line 5|2026]``. It starts a server of its own (see
`tools/neo4j/`). The park is the large sample plus synthetic member records, each affiliated with an organization.

- *by hand*: the fastest plain loop that was found: `UNWIND` of 10 000 maps that hold known values only, `MERGE` and
  `SET +=`, managed transactions; it has no lock, no load record, no removal, no check.
- *row by row*: one auto-commit statement per row, on a sample of rows, extrapolated.

Rows per second count nodes and edges; memory is the growth of the process while loading, over the park in memory.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

import polars as pl

from chaingraph.io import read_park
from chaingraph.model import EDGES, NODES
from chaingraph.park import Park
from chaingraph.sample import write_sample
from chaingraph.store.connection import make_connection
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.schema import schema_statements

sys.path.insert(0, str(Path(__file__).parent.parent / "tools" / "neo4j"))
from local_server import Server

_BATCH = 10_000


def large_park(firms: int, members: int) -> Park:
    """Return the large sample with records of members, all of them synthetic."""
    with tempfile.TemporaryDirectory() as folder:
        park = read_park(write_sample(Path(folder) / "park", seed=1, enterprises=firms, format="parquet"))
    organizations = park["PartyOrganization"]["id"]
    number = pl.int_range(0, members, eager=True)
    ids = pl.select(pl.format("M-{}", number)).to_series()
    source = pl.lit("synthetic")
    people = pl.DataFrame({"id": ids}).with_columns(
        stage=pl.when(number % 20 == 0).then(pl.lit("probationary")).otherwise(pl.lit("full")), source=source
    )
    homes = organizations.gather(number % organizations.len())
    affiliated = pl.DataFrame({"from_id": ids, "to_id": homes}).with_columns(source=source)
    return Park.from_frames({**park.tables, "Member": people, "AFFILIATED_WITH": affiliated})


class Peak:
    """Watches how far the process grows over what it held at the start."""

    def __enter__(self):
        self._end, self.growth = threading.Event(), 0
        self._start = self._now()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()

    def _watch(self):
        while not self._end.wait(0.05):
            self.growth = max(self.growth, self._now() - self._start)

    @staticmethod
    def _now():
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() // 2**20


def timed(work):
    """Return what a piece of work took: seconds, and MB above what was there before."""
    with Peak() as peak:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started, peak.growth


def parts(park):
    """Yield each kind with the two labels at its ends, and its rows."""
    for name in NODES:
        if park[name].height:
            yield name, None, park[name]
    for name, declared in EDGES.items():
        for start in declared.start:
            for end in declared.end:
                frame = park[name].join(park[start].select("id"), left_on="from_id", right_on="id", how="semi")
                frame = frame.join(park[end].select("id"), left_on="to_id", right_on="id", how="semi")
                if "product" in frame.columns:
                    # an unknown product cannot be matched, so a plain loop writes a text for it
                    frame = frame.with_columns(pl.col("product").fill_null("-"))
                if frame.height:
                    yield name, (start, end), frame


def by_hand(name, ends):
    """Return the statement that one would write by hand."""
    if ends is None:
        return f"UNWIND $rows AS row MERGE (n:{name} {{id: row.id}}) SET n += row"
    key = "".join(f", {column}: row.{column}" for column in EDGES[name].identity if column == "product").lstrip(", ")
    inside = f" {{{key}}}" if key else ""
    return (
        f"UNWIND $rows AS row MATCH (a:{ends[0]} {{id: row.from_id}}) MATCH (b:{ends[1]} {{id: row.to_id}}) "
        f"MERGE (a)-[r:{name}{inside}]->(b) SET r += row.values"
    )


def maps(frame, ends):
    """Return rows as maps of what is known."""
    rows = [{name: value for name, value in row.items() if value is not None} for row in frame.to_dicts()]
    if ends is None:
        return rows
    apart = ("from_id", "to_id")
    return [{**row, "values": {name: value for name, value in row.items() if name not in apart}} for row in rows]


def load_by_hand(driver, park):
    """Load with a plain loop."""
    with driver.session() as session:
        for statement in schema_statements():
            session.run(statement).consume()
        for name, ends, frame in parts(park):
            text = by_hand(name, ends)
            for chunk in frame.iter_slices(_BATCH):
                rows = maps(chunk, ends)
                session.execute_write(
                    lambda transaction, text=text, rows=rows: transaction.run(text, rows=rows).consume()
                )


def row_by_row(driver, park, rows):
    """Load the first rows of each part with one statement each; return seconds that all would take."""
    total = 0.0
    with driver.session() as session:
        for name, ends, frame in parts(park):
            sample = maps(frame.head(rows), ends)
            text = by_hand(name, ends).replace("UNWIND $rows AS row ", "WITH $row AS row ")
            started = time.perf_counter()
            for row in sample:
                session.run(text, row=row).consume()
            total += (time.perf_counter() - started) / len(sample) * frame.height
    return total


@contextlib.contextmanager
def empty_server(line, heap):
    """Give a new server that has worked a little, and a driver of it."""
    from neo4j import GraphDatabase

    small = large_park(3_000, 5_000)
    with (
        Server(line, heap=heap, pagecache=1000, quick=False) as server,
        GraphDatabase.driver(server.url, auth=(server.user, server.password)) as driver,
    ):
        for _ in range(2):
            load_by_hand(driver, small)
            driver.execute_query("MATCH ()-[r]->() DELETE r")
            driver.execute_query("MATCH (n) DELETE n")
        yield server, driver


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--firms", type=int, default=100_000)
    parser.add_argument("--members", type=int, default=1_000_000)
    parser.add_argument("--line", default="5")
    parser.add_argument("--heap", type=int, default=3000, help="MB")
    parser.add_argument("--sample", type=int, default=300, help="rows of each kind that are loaded one by one")
    options = parser.parse_args()
    park = large_park(options.firms, options.members)
    records = sum(park.summary().values())
    held = sum(park[name].estimated_size("mb") for name in park.summary())
    print(f"{records} records, {held:.0f} MB in memory: {park.summary()}", flush=True)
    lines = []

    def measure(name, work):
        seconds, growth = timed(work)
        lines.append((name, seconds))
        print(f"| {name} | {seconds:.1f} | {records / seconds:.0f} | {growth} |", flush=True)

    print("| way | s | records/s | MB |\n|---|---|---|---|", flush=True)
    with empty_server(options.line, options.heap) as (_, driver):
        measure("by hand", lambda: load_by_hand(driver, park))
    with empty_server(options.line, options.heap) as (server, _):
        connection = make_connection(server.url, environ={"NEO4J_PASSWORD": server.password})

        def write():
            with Neo4jStore(connection) as store:
                store.write(park, source="benchmark")

        def read():
            with Neo4jStore(connection) as store:
                assert store.read().equals(park)

        measure("chaingraph load", write)
        measure("chaingraph load, nothing new", write)
        measure("chaingraph read", read)
    with empty_server(options.line, options.heap) as (_, driver):
        load_by_hand(driver, Park.from_frames({name: park[name].head(50_000) for name in NODES if park[name].height}))
        seconds = row_by_row(driver, park, options.sample)
        lines.append(("row by row", seconds))
        print(f"| row by row (extrapolated) | {seconds:.0f} | {records / seconds:.0f} | |")
    seconds = dict(lines)
    print(f"load / by hand: {seconds['chaingraph load'] / seconds['by hand']:.2f}")
    print(f"row by row / load: {seconds['row by row'] / seconds['chaingraph load']:.0f}")


if __name__ == "__main__":
    main()
