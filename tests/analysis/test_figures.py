import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.analysis.figures import reconcile_figures
from chaingraph.analysis.figures.found import Found
from chaingraph.analysis.figures.measures import COUNTED
from chaingraph.analysis.figures.reconcile import _judge
from chaingraph.errors import Text
from chaingraph.model import KINDS, kind
from chaingraph.park import Park
from chaingraph.sample import build_sample
from chaingraph.view.masking import mask_table
from chaingraph.words import Said, Sentence

SAID = Said(Sentence(Text("", ""), {}), {})


def claim(measure: str, value: float, bound: str = "exact") -> dict[str, object]:
    return {"id": "C", "name": "指标", "value": value, "bound": bound, "measure": measure, "source": "x"}


@given(st.integers(0, 9), st.integers(0, 9), st.sampled_from(["exact", "at_least", "at_most"]), st.integers(0, 2))
def test_verdict_follows_the_bound_and_unknown_values_never_contradict_a_shortfall(
    published, found, bound, unknown
) -> None:
    verdict = _judge(published, bound, Found(found, SAID, unknown))
    true = {"exact": found == published, "at_least": found >= published, "at_most": found <= published}[bound]
    if unknown and bound == "at_most" and true:
        assert verdict == "not_decidable", "what is unknown may exceed an upper bound"
    else:
        assert (verdict == "holds") == true
    if unknown and found < published:
        assert verdict != "contradicted"


@pytest.mark.parametrize("measure", [*COUNTED, "supply_chains", "nobody_knows", None])
def test_without_records_nothing_is_decided(measure) -> None:
    answer = reconcile_figures(Park.from_rows({"Claim": [claim(measure, 3)]}))
    assert answer.column("verdict") == ["not_decidable"]
    assert answer.column("found") == [None]


# One record fewer, and the figure no longer holds: each measure really counts its records.
@pytest.mark.parametrize(
    ("measure", "table", "predicate"),
    [
        ("chain_committees", "PartyOrganization", pl.col("functional").fill_null(False)),
        ("executives_on_committees", "SERVES_AS", pl.col("executive").fill_null(False)),
        ("member_units", "MEMBER_UNIT_OF", pl.lit(True)),
        ("posts", "Post", pl.lit(True)),
        ("paired_organizations", "PAIRED_WITH", pl.lit(True)),
        ("chain_members", "Member", pl.col("stage") == "probationary"),
        ("activists", "Member", pl.col("stage") == "development_target"),
        ("park_projects", "Project", pl.col("kind") == "investment"),
        ("group_affiliates", "SUBSIDIARY_OF", pl.lit(True)),
        ("high_tech_firms", "Certificate", pl.col("kind") == "high_tech"),
        ("tech_smes", "Certificate", pl.col("kind") == "tech_sme"),
        ("little_giants", "Certificate", pl.col("kind") == "little_giant"),
        ("linking_departments", "Officer", pl.col("department_id") == "DP-01"),
    ],
)
def test_a_figure_fails_when_a_record_is_taken_away(measure, table, predicate) -> None:
    park = build_sample(seed=1).park
    frame = park[table].with_row_index("row")
    place = frame.filter(predicate)["row"]
    gone = place if measure in ("chain_members", "linking_departments") else place[:1]
    less = frame.filter(~pl.col("row").is_in(gone.implode())).drop("row")
    answer = reconcile_figures(Park.from_frames({**park.tables, table: less}))
    claims = dict(zip(answer.column("claim_id"), answer.rows, strict=True))
    changed = park["Claim"].filter(pl.col("measure") == measure)["id"].item()
    assert claims[changed]["verdict"] in {"contradicted", "not_decidable"}
    assert claims[changed]["found"] < claims[changed]["published"]


def test_of_records_and_member_counts_the_larger_counts() -> None:
    rows = {
        "Enterprise": [
            {"id": "A", "name": "甲", "full_members": 3, "probationary_members": 1, "source": "x"},
            {"id": "B", "name": "乙", "full_members": 9, "source": "x"},
            {"id": "C", "name": "丙", "source": "x"},
        ],
        "IN_CHAIN": [{"from_id": firm, "to_id": "H", "source": "x"} for firm in "ABC"],
        "Member": [{"id": "M", "stage": "full", "source": "x"}, {"id": "N", "stage": "activist", "source": "x"}],
        "EMPLOYED_BY": [{"from_id": person, "to_id": "B", "source": "x"} for person in "MN"],
        "Claim": [claim("chain_members", 13)],
    }
    row = reconcile_figures(Park.from_rows(rows)).rows[0]
    assert (row["found"], row["verdict"]) == (13, "holds")
    row = reconcile_figures(Park.from_rows({**rows, "Claim": [claim("chain_members", 14)]})).rows[0]
    assert row["verdict"] == "not_decidable", "丙 may have the fourteenth"


def test_order_of_rows_changes_nothing() -> None:
    park = build_sample(seed=2).park
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=3) for name, frame in park.tables.items()}
    assert reconcile_figures(Park.from_frames(shuffled)).to_json() == reconcile_figures(park).to_json()


def test_every_claim_of_the_sample_is_declared() -> None:
    assert {name for row in build_sample().park["Claim"].iter_rows(named=True) for name in [row["bound"]]} <= set(
        kind("Claim")["bound"].values
    )
    assert KINDS


def test_people_are_masked_in_what_was_counted_and_in_what_is_missing():
    known = {"source": "synthetic"}
    park = Park.from_rows(
        {
            "Claim": [claim("activists", 3, "at_least") | {"scope": ["2022年以来"]}],
            "Enterprise": [{"id": "E1", "name": "甲", **known}],
            "IndustryChain": [{"id": "K1", "name": "甲链", **known}],
            "IN_CHAIN": [{"from_id": "E1", "to_id": "K1", **known}],
            "Member": [{"id": "M1", "stage": "activist", **known}, {"id": "M2", "stage": "activist", **known}],
            "EMPLOYED_BY": [{"from_id": f"M{n}", "to_id": "E1", **known} for n in (1, 2)],
        }
    )
    answer = reconcile_figures(park)
    (shown,) = mask_table(answer).rows
    assert answer.rows[0]["missing"].in_language("zh") == "2 人确定为积极分子的日期"
    assert shown["missing"].in_language("zh") == "<5 人确定为积极分子的日期"
    assert shown["evidence"][0].zh.endswith("；2022-01-01 起；<5 人日期未知")
    assert shown["evidence"][0].facts["unknown"] == "<5"
