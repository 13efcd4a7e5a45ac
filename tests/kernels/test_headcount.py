"""Counting people: both engines agree with a count by hand, and a park on disk answers as one in memory."""

from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.analysis.coverage import classify_firms, find_branchless
from chaingraph.asof import people
from chaingraph.errors import InputError
from chaingraph.io import write_park
from chaingraph.io.scan import scan_park
from chaingraph.kernels.headcount import ENGINES, STATES, count_heads
from chaingraph.sample import build_sample

firms = st.sampled_from(["E1", "E2", "E3", "employer that is no firm"])
somebody = st.fixed_dictionaries(
    {
        "state": st.integers(0, STATES - 1),
        "jobs": st.lists(firms, max_size=2, unique=True),
        "homes": st.lists(st.sampled_from(["O1", "O2", "O3", "J"]), max_size=2, unique=True),
    }
)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60)
@given(
    drawn=st.lists(somebody, max_size=12), own=st.sampled_from([{}, {"O2": "E2"}, {"O1": "E1", "O2": "E2", "O3": "E1"}])
)
def test_every_engine_counts_as_one_does_by_hand(engine, drawn, own):
    ids = [f"M{place}" for place in range(len(drawn))]
    expected = Counter()
    for one in drawn:
        places = set(one["jobs"]) or {own[home] for home in one["homes"] if home in own}
        expected.update((place, one["state"]) for place in places if place in ("E1", "E2", "E3"))
    texts = {"id": pl.String, "enterprise_id": pl.String}
    jobs = [(key, job) for key, one in zip(ids, drawn, strict=True) for job in one["jobs"]]
    # somebody with a job who is on no record of people counts nowhere
    jobs.append(("stranger", "E1"))
    links = [(key, home) for key, one in zip(ids, drawn, strict=True) for home in one["homes"]]
    found = count_heads(
        pl.LazyFrame(
            {"id": ids, "state": [one["state"] for one in drawn]}, schema={"id": pl.String, "state": pl.UInt8}
        ),
        pl.LazyFrame(jobs, schema=texts, orient="row"),
        pl.LazyFrame(links, schema={"id": pl.String, "organization_id": pl.String}, orient="row"),
        pl.DataFrame(list(own.items()), {"organization_id": pl.String, "enterprise_id": pl.String}, orient="row"),
        pl.LazyFrame({"enterprise_id": ["E1", "E2", "E3"]}),
        engine=engine,
    )
    assert {(firm, state): number for firm, state, number in found.iter_rows()} == dict(expected)


@pytest.fixture(scope="module")
def sample():
    return build_sample(seed=1).park


def test_the_sample_is_classified_alike_by_both_engines(sample, monkeypatch):
    expected = classify_firms(sample)
    monkeypatch.setattr(people, "_LARGE", 0)
    assert classify_firms(sample).equals(expected)
    assert expected["id"].to_list() == find_branchless(sample).column("enterprise_id")


def test_a_park_on_disk_answers_as_one_in_memory(sample, tmp_path):
    write_park(sample, tmp_path / "park", "parquet")
    park = scan_park(tmp_path / "park")
    assert park.equals(sample) and park.summary() == sample.summary()
    assert find_branchless(park).to_json() == find_branchless(sample).to_json()


def test_what_cannot_be_scanned_is_refused_in_words(tmp_path):
    pl.DataFrame({"id": ["E1"], "name": ["甲"], "shoe size": [44]}).write_parquet(tmp_path / "enterprises.parquet")
    with pytest.raises(InputError) as caught:
        scan_park(tmp_path)
    assert caught.value.code == "CG-I422" and "shoe size" in caught.value.text.zh
    (tmp_path / "enterprises.parquet").write_bytes(b"no parquet")
    with pytest.raises(InputError) as caught:
        scan_park(tmp_path)
    assert caught.value.code == "CG-I421"
