"""Chains with declared ends: by firm or product, from the tables or a file; what became of them since another park."""

import random

import numpy as np
import pytest
from click.testing import CliRunner
from paths import CASE_FOLDER

from chaingraph.analysis.supply import find_chain_changes, find_chain_members, find_chokepoints, find_supply_chains
from chaingraph.analysis.supply.implied import imply_links
from chaingraph.asof.products import name_goods
from chaingraph.cli.app import command
from chaingraph.errors import InputError, UsageError
from chaingraph.io import read_ends, read_park
from chaingraph.notes import part_notes
from chaingraph.park import Park

GIANT = CASE_FOLDER / "chains" / "giant"
STEPS = CASE_FOLDER / "chains" / "steps"
SAID = {"source": "synthetic"}


def firm(id_, **facts):
    return {"id": id_, "name": f"{id_}厂", **SAID, **facts}


def link(seller, buyer, product=None, value=10.0, **facts):
    return {"from_id": seller, "to_id": buyer, "product": product, "annual_value": value, **SAID, **facts}


# G's gearboxes and P's phones; S sells steel to both, M only to P; nobody declared what X and Y make of Z's wood
FIRMS = [firm(name) for name in "CSLMXYZ"] + [firm("G", products=["变速器"]), firm("P", aliases=["派"], uscc=None)]
LINKS = [
    link("S", "C", "钢材", 60), link("C", "G", "铸件", 80), link("S", "P", "钢材", 40), link("L", "P", "面板", 50),
    link("M", "L", "玻璃", 10), link("Z", "X", "木材", 9), link("Z", "Y", "木材", 9), link("X", "Y", "板", 20),
]  # fmt: skip
ENDS = (("汽车", "变速器"), ("手机", "派"))


def park(links=LINKS, **more):
    return Park.from_rows({"Enterprise": FIRMS, "SUPPLIES": links, **more})


def members(table):
    found = {}
    for row in table.rows:
        found.setdefault(row["chain_id"], {})[row["enterprise_id"]] = (row["role"], row["share"])
    return found


def said(table):
    return " ".join(note.en for note in table.notes)


def test_what_is_near_to_an_end_that_nobody_makes_is_named():
    told = [find_supply_chains(park(), ends=(("汽车", end), ENDS[1])).notes for end in ("变速机", "飞船")]
    noted = [[note for note in notes if note.code == "ends_unknown_words"] for notes in told]
    assert [note.facts.get("near") for (note,) in noted] == [("变速器",), None]
    assert all(note in part_notes(notes, ()).short for notes, (note,) in zip(told, noted, strict=True))


def test_a_declared_end_whose_goods_go_on_is_told():
    told = [find_supply_chains(park(), ends=(("汽车", end), ENDS[1])).notes for end in ("变速器", "C")]
    named = [[note.facts["named"] for note in notes if note.code == "ends_passing"] for notes in told]
    assert named == [[], [("C厂",)]]


def test_the_end_of_a_chain_is_where_its_goods_end_and_not_the_firm_that_passes_them_on():
    ends = (("汽车", "C"), ENDS[1])
    assert {row["name"]: row["anchor_id"] for row in find_supply_chains(park(), ends=ends).rows[:2]} == {
        "手机": "P",
        "汽车": "G",
    }
    (roles,) = (chain for key, chain in members(find_chain_members(park(), ends=ends)).items() if key == "SC-汽车")
    assert (roles["G"][0], roles["C"][0]) == ("anchor", "member")


def test_a_park_worked_by_hand():
    assert members(find_chain_members(park(), ends=ENDS)) == {
        "SC-汽车": {"G": ("anchor", 1), "C": ("member", 1), "S": ("overlap", 0.6)},
        "SC-手机": {"P": ("anchor", 1), "L": ("member", 1), "M": ("member", 1), "S": ("overlap", 0.4)},
        "SC-Y": {"Y": ("anchor", 1), "X": ("member", 1), "Z": ("member", 1)},
    }
    table = find_supply_chains(park(), ends=ENDS)
    assert [(row["name"], row["kind"], row["anchor_id"]) for row in table.rows] == [
        ("手机", "declared", "P"),
        ("汽车", "declared", "G"),
        ("Y厂 · 板", "found", "Y"),
    ]
    assert "a chain is what is declared" in said(table)
    assert "from 30% on it is a member" in said(table)
    assert table.parameters["interval"][0] <= 3 <= table.parameters["interval"][1]


def test_ends_in_the_tables_of_the_park_are_the_same_as_given_ones():
    chains = [{"id": "auto", "name": "汽车", "ends": ["变速器"], **SAID}, {"id": "phone", "name": "手机", **SAID}]
    segment = {"id": "s1", "chain_id": "phone", "name": "整机", "ends": ["P厂"], **SAID}
    found = find_chain_members(park(IndustryChain=chains, ChainSegment=[segment]))
    given = find_chain_members(park(), ends=ENDS)
    assert {frozenset(chain) for chain in members(found).values()} == {
        frozenset(chain) for chain in members(given).values()
    }
    assert set(members(found)) == {"SC-G", "SC-P", "SC-Y"}


def test_each_end_of_an_industry_chain_is_a_supply_chain_of_its_own(tmp_path):
    both = {"id": "all", "name": "制造", "ends": ["变速器", "P厂"], **SAID}
    table = find_supply_chains(park(IndustryChain=[both]))
    assert [(row["chain_id"], row["kind"]) for row in table.rows if row["kind"] == "declared"] == [
        ("SC-G", "declared"),
        ("SC-P", "declared"),
    ]
    file = tmp_path / "ends.csv"
    file.write_text("终端产品,终端企业\n变速器,P厂\n", encoding="utf-8")
    assert find_supply_chains(park(), ends=read_ends(file)).rows == table.rows


SPELLED = [firm(name) for name in "CSLMXYZ"] + [firm("G", products=["变速器系列"]), firm("P", name="派（泸州）")]
RECORD = {"id": "gearbox", "name": "变速箱", "aliases": ["变速器"], **SAID}
DEALERS = [
    {"id": "D", "name": "D厂", "products": ["变速器贸易"], **SAID},
    {"id": "E", "name": "E厂", "products": ["变速器"], "industry": "5171", **SAID},
    {"id": "F", "name": "F商贸有限公司", "products": ["变速器"], **SAID},
]


@pytest.mark.parametrize(
    ("end", "more"),
    [
        ("变速器", {}),
        ("变速器系列", {}),
        ("变速器", {"Product": [RECORD]}),
        ("变速箱", {"Product": [RECORD]}),
        ("gearbox", {"Product": [RECORD]}),
    ],
)
def test_an_end_product_means_the_same_however_it_is_spelled(end, more):
    found = find_chain_members(
        Park.from_rows({"Enterprise": [*SPELLED, *DEALERS], "SUPPLIES": LINKS, **more}),
        ends=(("汽车", end), ("手机", "P")),
    )
    assert members(found) == members(find_chain_members(park(), ends=ENDS))


def test_a_good_that_is_only_sold_ends_a_chain_however_it_is_spelled():
    found = members(find_chain_members(park(), ends=(("木业", "木材类"),)))
    assert found["SC-木业"] == members(find_chain_members(park(), ends=(("木业", "木材"),)))["SC-木业"]
    assert found["SC-木业"]["Z"] == ("member", 1)


def test_who_sells_nothing_on_record_goes_with_its_suppliers_as_the_definition_says():
    # F makes gears as B does, whose gears end at G; what F buys comes from L, whose other goods end at P
    firms = [*FIRMS, firm("B", products=["齿轮"]), firm("F", products=["齿轮"])]
    there = Park.from_rows(
        {"Enterprise": firms, "SUPPLIES": [*LINKS, link("B", "G", "齿轮"), link("L", "F", "面板", 5)]}
    )
    table = find_chain_members(there, ends=ENDS)
    assert [chain for chain, seats in members(table).items() if "F" in seats] == ["SC-手机"]
    assert (
        "Who sells nothing here and is no end goes where its suppliers' goods go; whose goods are known to end anywhere"
        in said(table)
    )


def test_a_chain_that_nobody_supplies_says_so():
    (row,) = (row for row in find_supply_chains(park(), ends=(*ENDS, ("无链", "没有"))).rows if not row["firms"])
    assert row["name"] == "无链"
    assert row["reasons"][0].en.startswith("general suppliers aside, of no firm 30% or more")


def test_spellings_of_one_product_end_one_chain():
    firms = [*SPELLED, firm("H", products=["变速器"])]
    chain = {"id": "auto", "name": "汽车", "ends": ["变速器系列", "变速器"], **SAID}
    table = find_supply_chains(Park.from_rows({"Enterprise": firms, "SUPPLIES": LINKS, "IndustryChain": [chain]}))
    assert [row["chain_id"] for row in table.rows if row["kind"] == "declared"] == ["SC-变速器"]


def test_an_end_firm_means_the_same_however_it_is_spelled():
    there = Park.from_rows({"Enterprise": SPELLED, "SUPPLIES": LINKS})
    found = [
        find_supply_chains(there, ends=((None, end),), resamples=0).rows for end in ("派(泸州)", "派（泸州）", "P")
    ]
    assert found[0] == found[1] == found[2]
    assert (found[0][0]["chain_id"], found[0][0]["name"]) == ("SC-P", "派（泸州）")


def test_an_end_firm_that_only_links_name_is_called_by_its_id():
    table = find_supply_chains(Park.from_rows({"SUPPLIES": LINKS}), ends=((None, "G"),), resamples=0)
    assert (table.rows[0]["chain_id"], table.rows[0]["name"], table.rows[0]["kind"]) == ("SC-G", "G", "declared")


def test_an_end_that_nobody_knows_is_told_and_its_chain_stays_empty():
    table = find_supply_chains(park(), ends=(*ENDS, ("航空", "飞机")))
    empty = next(row for row in table.rows if row["name"] == "航空")
    assert (empty["firms"], empty["anchor_id"], empty["confidence"]) == (0, None, None)
    assert "neither a firm of the park nor made by one: 飞机" in said(table)


def test_a_part_whose_sale_is_on_no_record_is_shown_and_not_counted():
    # C2 makes castings as C does, and sells nothing on record: what it buys from R and T stops there
    lost = [link("R", "C2", "砂", 8), link("T", "C2", "煤", 8), link("R", "T", "砂", 2)]
    firms = [*FIRMS, firm("C2", products=["铸件"])]
    table = find_supply_chains(Park.from_rows({"Enterprise": firms, "SUPPLIES": [*LINKS, *lost]}), ends=ENDS)
    assert {row["anchor_id"]: row["kind"] for row in table.rows} == {
        "P": "declared",
        "G": "declared",
        "Y": "found",
        "C2": "part",
    }
    assert table.parameters["chains"] == 3


def test_candidates_do_not_count_and_implied_links_count_little():
    more = [link("Z", "G", "木材", 1000, status="candidate"), link("L", "G", "面板", 1000, status="implied")]
    table = find_chain_members(park([*LINKS, *more]), ends=ENDS)
    found = members(table)
    assert "Z" not in found["SC-汽车"]
    # an even part of what L sells, and not the value that somebody wrote
    assert found["SC-手机"]["L"][1] == 0.5
    assert "1 links are waiting for somebody to confirm" in said(table)


def test_what_is_missing_is_estimated_from_who_reported():
    told = [*["both"] * 60, *["supplier"] * 20, *["customer"] * 20]
    links = [link(f"S{i}", f"B{i % 4}", "件", 5.0 + i, reported_by=who) for i, who in enumerate(told)]
    table = find_supply_chains(park([*links, *(link(f"B{i}", "G", "梁", 100) for i in range(4))]))
    assert table.parameters["missing"] == pytest.approx(0.0625, abs=0.01)
    assert "are on no record" in said(table)
    assert find_supply_chains(park()).parameters["missing"] == 0.15


def test_declared_steps_make_one_chain_over_products_that_nobody_makes():
    stepped, ends = read_park(STEPS, mapping=STEPS / "map.toml"), read_ends(STEPS / "ends.csv")
    table = find_supply_chains(stepped, ends=ends)
    (row,) = table.rows
    assert (row["name"], row["kind"], row["firms"], row["anchor_id"]) == ("示例链", "declared", 4, "F3")
    assert row["empty_steps"] == ["圆片", "加工"]
    assert "along 5 declared steps" in " ".join(reason.en for reason in row["reasons"])
    # who supplies whom is implied: nobody is on record as the only supplier of anything
    assert (row["weakest_link"], row["in_park_share"]) == (None, None)
    assert "3 links only follow from products" in said(table)
    # an implied link has no value that somebody could know
    assert table.parameters["unknown_value_share"] is None
    assert "no supply link is recorded" not in said(table)
    assert members(find_chain_members(stepped, ends=ends))["SC-示例链"]["F2"] == ("member", 1)


def test_steps_that_nobody_has_confirmed_imply_nothing_and_are_told(tmp_path):
    for file in STEPS.iterdir():
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    mapping = tmp_path / "map.toml"
    mapping.write_text(mapping.read_text(encoding="utf-8").replace('steps = "declared"', ""), encoding="utf-8")
    table = find_supply_chains(read_park(tmp_path, mapping=mapping), ends=read_ends(STEPS / "ends.csv"))
    assert [(row["firms"], row["empty_steps"]) for row in table.rows] == [(0, [])]
    assert "5 steps between products still to be confirmed" in said(table)


# A sells nothing on record of the crystals that go over wafers, which nobody makes, into the chips of B
MADE = {"A": ["晶体"], "B": ["芯片"], "C": ["芯片"], "D": ["晶体"]}
WAY = [("晶体", "圆片"), ("圆片", "芯片")]


def implied(made=MADE, links=(), steps=WAY, most=20, **facts):
    words = {word for pair in steps for word in pair}
    there = Park.from_rows(
        {
            "Enterprise": [firm(name, products=made[name], **facts.get(name, {})) for name in made],
            "Product": [{"id": word, "name": word, **SAID} for word in sorted(words)],
            "GOES_INTO": [{"from_id": a, "to_id": b, **SAID} for a, b in steps],
            "SUPPLIES": list(links),
        }
    )
    found = imply_links(there, None, name_goods(there, there["SUPPLIES"]), most)
    return {f"{seller}{buyer}" for seller, buyer, _ in found.rows()}


def test_steps_speak_only_where_the_record_is_silent():
    assert implied() == {"AB", "AC", "DB", "DC"}
    # A's sales are on record, so D's crystals go where A's go
    assert implied(links=[link("A", "B", "晶体")]) == set()
    assert implied(links=[link("A", "B", "石墨")]) == {"DB", "DC"}
    assert implied(links=[link("A", "B", "晶体", status="candidate")]) == {"AB", "AC", "DB", "DC"}
    assert implied(links=[link("A", "A", "晶体")]) == {"AB", "AC", "DB", "DC"}


def test_a_mapping_that_made_links_of_a_step_is_not_counted_again():
    direct = [("晶体", "芯片")]
    made = [link("A", "B", "晶体", status="implied")]
    assert implied(steps=direct, links=made) == {"DB", "DC"}
    assert implied(steps=direct) == {"AB", "AC", "DB", "DC"}
    # over a product that nobody makes no mapping goes
    assert implied(links=made) == {"AB", "AC", "DB", "DC"}


def test_who_makes_both_sides_of_a_step_needs_nobody():
    assert implied({**MADE, "B": ["芯片", "晶体"]}) == {"AC", "DC"}


def test_only_makers_of_the_zone_that_operate_take_part():
    closed, away = {"B": {"status": "closed"}}, {"C": {"in_zone": False}}
    assert implied(**closed) == {"AC", "DC"}
    assert implied(**away) == {"AB", "DB"}
    assert implied({**MADE, "D": ["晶体贸易"]}) == {"AB", "AC"}


def test_a_product_of_many_makers_tells_nothing_and_steps_in_a_circle_come_to_an_end():
    assert implied(most=1) == set()
    circle = [*WAY, ("圆片", "切片"), ("切片", "圆片")]
    assert implied(steps=circle) == {"AB", "AC", "DB", "DC"}


def test_implied_links_without_ends_are_communities_and_with_ends_industries():
    giant = read_park(GIANT, mapping=GIANT / "map.toml")
    bare = find_supply_chains(giant)
    assert {row["kind"] for row in bare.rows} == {"community"}
    assert "alarm" in said(bare)
    # the search cuts them evenly, and yet nothing divides them: the largest share is that of the knot
    assert "223 of all 240 members (92.92%) are one knot" in said(bare)
    choked = find_chokepoints(giant)
    for table in (bare, choked):  # and a reader sees them, however long they are
        shown = part_notes(table.notes, table.rules).short
        assert [note.zh for note in table.notes if getattr(note, "code", "") == "alarm" and note not in shown] == []
    assert (choked.rows, choked.parts["general"].rows) == ((), ())
    assert "do not bear out chokepoints" in said(choked)
    assert "loops" in said(choked)
    ends = read_ends(GIANT / "ends.csv")
    table = find_supply_chains(giant, ends=ends, resamples=2)
    assert "one knot" not in said(table)
    assert {row["tiers"] for row in table.rows} == {None}
    makes = {row["id"]: row["products"] for row in giant["Enterprise"].iter_rows(named=True)}
    apart = 0
    for chain, firms in members(find_chain_members(giant, ends=ends)).items():
        own = [sum(word.startswith(f"p{str(chain)[-1]}-") for word in makes[one]) > 0 for one in firms]
        apart += chain is not None and sum(own) > 0.75 * len(own) - 1
    assert apart >= 8
    # who could sell to many is no general supplier yet
    assert table.parameters["general_suppliers"] == 0
    assert sum(row["firms"] for row in table.rows) > 140


@pytest.mark.parametrize(("guessed", "alarm"), [(1, False), (8, True)])
def test_a_chain_of_which_much_is_implied_says_so_and_takes_nothing_from_the_others(guessed, alarm):
    stars = [link(f"S{star}-{i}", f"E{star}", "件", None if star < guessed else 9) for star in range(20) for i in "abc"]
    links = [{**one, "status": "implied" if one["annual_value"] is None else "declared"} for one in stars]
    table = find_supply_chains(Park.from_rows({"SUPPLIES": links}), resamples=0)
    told = sum("this chain carry is only implied" in one.en for row in table.rows for one in row["reasons"])
    assert (told, "20 supply chains" in said(table), "alarm" in said(table)) == (guessed, not alarm, alarm)
    assert ("in 8 chains more than 30% of what" in said(table)) is alarm
    assert sum(row["tiers"] is None for row in table.rows) == (len(table) if alarm else guessed)


@pytest.mark.parametrize(("ends", "alarm"), [((("甲", "H0"),), False), (None, True)])
def test_a_declared_chain_may_fall_into_communities(ends, alarm):
    tree = [link(f"H{i}", f"H{(i - 1) // 3}", value=3.0 ** -np.log(i)) for i in range(1, 94)]
    table = find_supply_chains(Park.from_rows({"SUPPLIES": tree}), ends=ends, resamples=0)
    assert table.parameters["communities"] > 3
    assert ("alarm" in said(table), {row["tiers"] for row in table.rows} == {None}) == (alarm, alarm)


def test_what_became_of_the_chains():
    earlier = [one for one in LINKS if one["from_id"] not in ("M", "Z", "X")]
    wood = [link("A1", "A3"), link("A2", "A3")]
    changes = find_chain_changes(park(), before=park([*earlier, *wood]), ends=ENDS)
    assert {(row["change"], row["name"]): (row["joined"], row["left"]) for row in changes.rows} == {
        ("grown", "手机"): (1, 0),
        ("same", "汽车"): (0, 0),
        ("born", "Y厂 · 板"): (3, 0),
        ("died", "A3"): (0, 3),
    }
    assert {row["change"] for row in find_chain_changes(park(), before=park()).rows} == {"same"}


def test_what_became_of_communities_is_not_told_as_if_they_were_chains():
    ring = Park.from_rows({"SUPPLIES": [link(f"R{i}", f"R{(i + step) % 60}") for i in range(60) for step in (1, 2)]})
    told = [
        said(find_chain_changes(now, before=then)) for now, then in ((ring, park()), (park(), ring), (park(), park()))
    ]
    assert ["in these data" in notes for notes in told] == [True, False, False]
    assert ["in the earlier data" in notes for notes in told] == [False, True, False]


def test_chains_with_firms_in_common_do_not_come_from_one_another():
    # half of the firms of B, its two suppliers in common with A, stand in A as well
    both = [link(f"s{i}", end) for i in "01" for end in "AB"]
    shared = Park.from_rows({"SUPPLIES": [*both, *(link(f"a{i}", "A") for i in range(4)), link("b", "B")]})
    changes = find_chain_changes(shared, before=shared, ends=(("甲", "A"), ("乙", "B")))
    assert [(row["change"], row["before"], row["left"]) for row in changes.rows] == [
        ("same", ["SC-乙"], 0),
        ("same", ["SC-甲"], 0),
    ]


def test_one_chain_of_which_two_come_is_split_and_back_merged():
    two = [link(f"{end}{i}", end, value=50) for end in "AB" for i in range(4)]
    one = [*two, link("A", "B", value=400)]
    there = find_chain_changes(Park.from_rows({"SUPPLIES": two}), before=Park.from_rows({"SUPPLIES": one}))
    back = find_chain_changes(Park.from_rows({"SUPPLIES": one}), before=Park.from_rows({"SUPPLIES": two}))
    assert [row["change"] for row in there.rows] == ["split", "split"]
    assert [row["change"] for row in back.rows] == ["merged"]


def test_the_order_of_rows_changes_nothing():
    mixed = list(LINKS)
    random.Random(3).shuffle(mixed)
    assert find_supply_chains(park(mixed), ends=ENDS).rows == find_supply_chains(park(), ends=ENDS).rows


@pytest.mark.parametrize("content", ["链,数\na,b\n", "chain,product\n,\n"])
def test_a_file_without_ends_is_refused(tmp_path, content):
    file = tmp_path / "ends.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_ends(file)
    assert error.value.code == "CG-I431"


def test_the_command_takes_ends_and_an_earlier_park(tmp_path):
    words = ["--lang", "en", "chains", str(GIANT), "--map", str(GIANT / "map.toml")]

    def rows(*more):
        done = CliRunner().invoke(command, [*words, *map(str, more), "-o", str(tmp_path / "found.csv")])
        assert done.exit_code == 0, done.output
        return (tmp_path / "found.csv").read_text(encoding="utf-8-sig").splitlines()

    assert sum(",Declared," in row for row in rows("--ends", GIANT / "ends.csv")) == 10
    assert {row.split(",")[0] for row in rows("--since", GIANT)[1:]} == {"Same size"}
    both = CliRunner().invoke(command, [*words, "--since", str(GIANT), "--show", "X"])
    assert isinstance(both.exception, UsageError)


def test_ends_declared_where_no_firm_is_known_end_chains_without_members():
    bare = Park.from_rows({"IndustryChain": [{"id": "auto", "name": "汽车", "ends": ["变速器"], **SAID}]})
    assert [(row["name"], row["firms"]) for row in find_supply_chains(bare).rows] == [("变速器", 0)]
