import json
import re

import numpy as np
import polars as pl
import pytest
from paths import DATA
from stdnum.cn import uscc

from chaingraph.analysis.figures import reconcile_figures
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import find_organized
from chaingraph.asof.population import is_above_scale, is_non_public
from chaingraph.errors import UsageError
from chaingraph.model import KINDS
from chaingraph.park import Park
from chaingraph.sample import DIFFICULTIES, build_sample
from chaingraph.sample.article import article_rows
from chaingraph.sample.blocks import make_block
from chaingraph.sample.codes import synthetic_codes
from chaingraph.sample.scopes import OPEN_STREET
from chaingraph.sample.write import truth_path, write_sample

ARTICLE = DATA.parent / "source" / "luzhou-article.txt"
UNDECIDABLE = {"CL-INTENTION", "CL-RANK", "CL-FIRST"}


@pytest.mark.parametrize("seed", [1, 2, 3, 11])
def test_every_published_figure_holds(seed: int) -> None:
    from chaingraph.analysis.supply import find_supply_chains

    park = build_sample(seed=seed).park
    answer = reconcile_figures(park, found_chains=len(find_supply_chains(park, resamples=0)))
    verdicts = dict(zip(answer.column("claim_id"), answer.column("verdict"), strict=True))
    assert {key for key, verdict in verdicts.items() if verdict == "not_decidable"} == UNDECIDABLE
    assert {verdict for key, verdict in verdicts.items() if key not in UNDECIDABLE} == {"holds"}


def test_the_seed_decides_everything() -> None:
    assert build_sample(seed=5).park.equals(build_sample(seed=5).park)
    assert not build_sample(seed=5).park.equals(build_sample(seed=6).park)


@pytest.mark.parametrize("enterprises", [None, 300])
def test_codes_are_valid_and_nobodys(enterprises: int | None) -> None:
    codes = build_sample(seed=3, enterprises=enterprises).park["Enterprise"]["uscc"].drop_nulls().to_list()
    assert len(set(codes)) == len(codes) > 200
    assert all(uscc.is_valid(code) and code[2:8] == "000000" for code in codes)


def test_inner_check_character_of_ten_is_written_x() -> None:
    weights = [3, 7, 9, 10, 5, 8, 4, 2]
    for code in synthetic_codes(np.arange(200)):
        total = sum(int(digit) * weight for digit, weight in zip(code[8:16], weights, strict=True))
        assert code[16] == "0123456789X0"[11 - total % 11]


def test_every_record_says_its_source_and_named_firms_stay_as_the_article_has_them() -> None:
    park = build_sample(seed=2).park
    for kind in KINDS:
        assert set(park[kind.name]["source"].to_list()) <= {"article", "synthetic"}
    named = park["Enterprise"].filter(pl.col("source") == "article")
    assert named["uscc"].null_count() == named["full_members"].null_count() == named.height
    assert named["source_ref"].str.contains("未核实").all()
    synthetic = park["Enterprise"].filter(pl.col("source") == "synthetic")
    assert synthetic["name"].str.starts_with("合成样例").all()
    links = park["SUPPLIES"].filter(pl.col("from_id").str.starts_with("ART-") | pl.col("to_id").str.starts_with("ART-"))
    assert set(links["source"]) == {"article"}
    assert links["annual_value"].null_count() == links.height == 2
    assert not set(named["id"]) & set(park["EMPLOYED_BY"]["to_id"])


@pytest.mark.skipif(not ARTICLE.exists(), reason="the text of the article is not here")
def test_every_word_of_a_named_record_is_in_the_article() -> None:
    text = re.sub(r"[“”\s、]", "", ARTICLE.read_text(encoding="utf-8"))
    # What our own words add: how chains and committees are called, and the kind of the exemplary team
    ours = {"医药产业链", "产业供需对接平台", "省市级先进典型企业党组织书记工作团队", "电子信息产业链党委"}
    ours |= {"现代服务产业链", "现代服务产业链党委", "医药产业链党委", "惠企政策服务平台", "定制服务红平台"}
    for name, rows in article_rows().items():
        for row in rows:
            words = [row.get("name"), row.get("product"), row.get("park_name"), row.get("aim")]
            words += [*(row.get("aliases") or ()), *(row.get("products") or ())]
            words += [*(row.get("aims") or ()), *(row.get("principles") or ())]
            for word in filter(None, words):
                plain = re.sub(r"[“”\s、]", "", word)
                assert plain in text or plain in ours, (name, word)


def test_nodes_are_unique_and_references_reach_a_record() -> None:
    park = build_sample(seed=4).park
    ids = {kind.name: park[kind.name]["id"] for kind in KINDS if "id" in kind.columns}
    everything = pl.concat(list(ids.values()))
    assert everything.n_unique() == len(everything)
    for kind in KINDS:
        assert not park[kind.name].select(kind.key).is_duplicated().any()
        for prop in kind.properties:
            if prop.reference:
                targets = set().union(*(ids[name].to_list() for name in prop.reference))
                assert set(park[kind.name][prop.name].drop_nulls()) <= targets, (kind.name, prop.name)
            if prop.values:
                assert set(park[kind.name][prop.name].drop_nulls()) <= set(prop.values)


def test_it_looks_like_a_park() -> None:
    park = build_sample(seed=1).park
    firms = park["Enterprise"]
    sizes = firms["employees"].drop_nulls()
    # No heap at one size: a generator's floor shows there
    assert sizes.value_counts()["count"].max() < 0.12 * len(sizes)  # type: ignore[operator]
    assert sizes.mean() > 1.8 * sizes.median()  # type: ignore[operator]
    assert firms["products"].list.len().drop_nulls().max() >= 3  # type: ignore[operator]
    linked = pl.concat([park["SUPPLIES"]["from_id"], park["SUPPLIES"]["to_id"]]).unique()
    assert 0.3 < 1 - len(linked) / firms.height < 0.5
    assert park["IN_CHAIN"]["from_id"].is_duplicated().any()
    assert firms["untransferred_members"].sum() > 0
    assert firms["updated"].min().year < 2022 < firms["updated"].max().year  # type: ignore[union-attr]
    reverse = park["SUPPLIES"].select(from_id="to_id", to_id="from_id")
    assert park["SUPPLIES"].join(reverse, on=["from_id", "to_id"], how="semi").height > 0
    kinds = park["PartyOrganization"]["kind"].value_counts()
    assert set(kinds["kind"]) == {"committee", "general_branch", "branch", "joint_branch", "temporary_branch"}


def test_counts_on_firms_agree_with_the_records() -> None:
    park = build_sample(seed=1).park
    current = park["Member"].filter(pl.col("stage") == "full").select(from_id="id")
    records = park["EMPLOYED_BY"].join(current, on="from_id").group_by("to_id").len("n")
    both = park["Enterprise"].join(records, left_on="id", right_on="to_id", how="left").drop_nulls("full_members")
    assert both["full_members"].to_list() == both["n"].fill_null(0).to_list()


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_social_organizations_stand_beside_the_firms(seed: int) -> None:
    park = build_sample(seed=seed).park
    social = park["Enterprise"].filter("social_organization")
    assert social.height == 30 and social["name"].str.starts_with("合成样例社会组织").all()
    assert social["uscc"].str.starts_with("52000000").all()
    in_chains = {*park["IN_CHAIN"]["from_id"], *park["SUPPLIES"]["from_id"], *park["SUPPLIES"]["to_id"]}
    assert not in_chains & set(social["id"])
    homes = park["ESTABLISHED_IN"].filter(pl.col("to_id").is_in(social["id"].implode()))
    units = homes.group_by("from_id").len()["len"].sort().to_list()
    assert units == [1] * 5 + [3, 4]
    kinds = park["PartyOrganization"].join(homes, left_on="id", right_on="from_id", how="semi")
    assert kinds["kind"].value_counts(sort=True).rows() == [("branch", 5), ("joint_branch", 2)]
    assert not kinds["non_public"].any()
    assert 0 < social["full_members"].null_count() < 30 and 0 < social["street"].null_count() < 30
    assert {"has", "none_declared", "not_known"} <= set(
        find_organized(park).join(social, left_on="enterprise_id", right_on="id", how="semi")["home"]
    )


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_firms_outside_the_zone_are_in_the_graph_and_in_no_count(seed: int) -> None:
    from chaingraph.analysis.supply import find_supply_chains

    park = build_sample(seed=seed).park
    firms, links = park["Enterprise"], park["SUPPLIES"]
    outside = firms.filter(~pl.col("in_zone"))
    assert outside.height == 12 and outside["name"].str.starts_with("合成样例外部").all()
    assert not outside["division"].is_in(firms.filter("in_zone")["division"].implode()).any()
    assert not set(outside["id"]) & (set(find_operating(park)["id"]) | set(park["IN_CHAIN"]["from_id"]))
    sold, bought = (links.filter(pl.col(end).is_in(outside["id"].implode())) for end in ("from_id", "to_id"))
    assert {*sold["from_id"], *bought["to_id"]} == set(outside["id"]) and sold.height and bought.height
    # each at an end of the graph: nobody both buys and sells
    assert not set(sold["from_id"]) & set(bought["to_id"])
    inside = links.join(pl.concat([sold, bought]), on=["from_id", "to_id"], how="anti")
    chains = {}
    for name, table in (("with", links), ("without", inside)):
        frames = {kind.name: park[kind.name] for kind in KINDS} | {"SUPPLIES": table}
        chains[name] = len(find_supply_chains(Park.from_frames(frames), resamples=0))
    assert chains == {"with": 11, "without": 11}
    # where a named firm lies is not said
    assert firms.filter(pl.col("source") == "article")["in_zone"].null_count() == 16


@pytest.mark.parametrize("enterprises", [None, 1500])
def test_owners_of_every_kind(enterprises: int | None) -> None:
    firms = build_sample(seed=2, enterprises=enterprises).park["Enterprise"].filter(pl.col("source") == "synthetic")
    owners = dict(firms["ownership"].value_counts().rows())
    assert {"private", "state", "collective", "foreign", "hmt", "mixed"} <= set(owners)
    assert owners["hmt"] >= 2 and 6 <= owners["mixed"] < 0.02 * firms.height
    mixed = firms.filter(pl.col("ownership") == "mixed")
    assert {"private", "state", None} <= set(mixed["controller"])
    assert firms.filter(pl.col("controller").is_not_null())["ownership"].unique().to_list() == ["mixed"]
    assert 0.7 < firms["above_scale"].is_not_null().mean() < 1  # type: ignore[operator]
    both = firms.drop_nulls(["above_scale", "growth_stage"])
    told = both.select(is_above_scale()).to_series()
    assert told.equals(both["above_scale"]) and told.equals(both["growth_stage"] != "small", check_names=False)


@pytest.mark.parametrize("enterprises", [None, 1500])
def test_organizations_are_of_non_public_firms_where_their_firms_are(enterprises: int | None) -> None:
    park = build_sample(seed=1, enterprises=enterprises).park
    public = park["Enterprise"].filter(~is_non_public())["id"]
    seats = park["ESTABLISHED_IN"].filter(pl.col("to_id").is_in(public.implode()))
    bodies = park["PartyOrganization"].join(seats, left_on="id", right_on="from_id", how="semi")
    assert bodies.height and not bodies["non_public"].any()


def test_registers_are_complete_but_for_one_street() -> None:
    park = build_sample(seed=1).park
    scopes = park["SourceScope"]
    assert scopes["complete"].all() and set(scopes["source"]) == {"synthetic"}
    declared = scopes.filter(pl.col("register") == "organizations")["street"]
    streets = park["Enterprise"]["street"].drop_nulls()
    assert set(streets) - set(declared) == {OPEN_STREET}
    assert (streets == OPEN_STREET).sum() < len(streets) / 6
    homes = find_organized(park).join(park["Enterprise"], left_on="enterprise_id", right_on="id")
    open_world = homes.filter(pl.col("home") == "none_assumed")
    assert open_world.height and not open_world["street"].is_in(declared.implode()).any()
    # nothing synthetic is said of a named firm
    named = homes.filter(pl.col("source") == "article")
    assert set(named["home"]) == {"has", "not_known"}
    # what is declared of people is what is on record
    people = {"full_members", "probationary_members", "activists"}
    assert set(scopes["register"]) == {"organizations", "certificates", *people}


def test_blocks_have_social_organizations_among_their_firms() -> None:
    park = build_sample(seed=1, enterprises=1000).park
    social = park["Enterprise"].filter("social_organization")
    assert 10 < social.height < 60 and park["Enterprise"].height == 1000
    assert social["name"].str.starts_with("合成样例社会组织").all()
    assert not set(social["id"]) & {*park["IN_CHAIN"]["from_id"], *park["SUPPLIES"]["from_id"]}
    assert park["SourceScope"]["street"].null_count() == 0


@pytest.mark.parametrize("difficulty", sorted(DIFFICULTIES))
def test_difficulties_are_options(difficulty: str) -> None:
    sample = build_sample(seed=1, enterprises=400, difficulty=difficulty)
    assert sample.park["Enterprise"].height == 400
    assert {link["chain"] for link in sample.truth["links"]} >= set(range(3))


def test_an_unknown_difficulty_and_too_few_firms_are_refused() -> None:
    with pytest.raises(UsageError):
        build_sample(difficulty="d99")
    with pytest.raises(UsageError):
        build_sample(enterprises=3)


def test_truth_stands_apart_and_nothing_reads_it(tmp_path, monkeypatch) -> None:
    from chaingraph.io import read_park

    out = write_sample(tmp_path / "park", seed=1, format="csv")
    truth = json.loads(truth_path(out).read_text(encoding="utf-8"))
    assert truth["pairs"] and truth["links"]
    assert not [path for path in out.rglob("*") if "truth" in path.name]
    before = reconcile_figures(read_park(out)).to_json()
    truth_path(out).unlink()
    assert reconcile_figures(read_park(out)).to_json() == before
    assert read_park(out).equals(build_sample(seed=1).park)


def test_large_parks_are_blocks(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("chaingraph.sample.write._BLOCK", 1000)
    out = write_sample(tmp_path / "big", seed=1, enterprises=2500)
    firms = pl.read_parquet(out / "enterprises.parquet")
    assert firms.height == firms["id"].n_unique() == firms["name"].n_unique() == 2500
    first, *_ = make_block(np.random.default_rng([1, 0]), 833, DIFFICULTIES["park"], 1)
    assert firms["name"].to_list()[:833] == first["Enterprise"]["name"].to_list()
    supplies = pl.read_parquet(out / "supplies.parquet")
    assert set(supplies["to_id"]) <= set(firms["id"])
    scopes = pl.read_parquet(out / "source_scopes.parquet")
    assert scopes.height == scopes["id"].n_unique() == 5
    with pytest.raises(UsageError):
        write_sample(tmp_path / "other", enterprises=2500, format="csv")


@pytest.mark.parametrize(("seed", "enterprises"), [(1, None), (2, None), (5, None), (2, 3000)])
def test_no_firm_has_more_members_than_employees(seed: int, enterprises: int | None) -> None:
    firms = build_sample(seed=seed, enterprises=enterprises).park["Enterprise"]
    members = pl.col("full_members") + pl.col("probationary_members")
    assert firms.filter(members > pl.col("employees")).is_empty()
    assert firms["employees"].null_count() < firms.height / 5
