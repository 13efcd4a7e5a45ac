"""The dossier: whom a word means, what is in it, what is not, and how it is written."""

import datetime as dt
import json

import polars as pl
import pytest
from hypothesis import given, settings
from strategies import parks

from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.dossier import build_dossier
from chaingraph.analysis.pairing import assign_mentors
from chaingraph.analysis.supply import find_chain_members, find_supply_chains
from chaingraph.cli.app import run
from chaingraph.errors import InputError, UsageError
from chaingraph.io.lookup import find_record
from chaingraph.park import Park
from chaingraph.sample import build_sample, write_sample
from chaingraph.view.paper.dossier import write_dossier

S = {"source": "synthetic"}


def firm(number, **more):
    return {"id": f"E{number}", "name": f"企业{number}", **S, **more}


@pytest.fixture(scope="module")
def sample():
    park = build_sample(seed=1).park
    return park, {
        "branchless": find_branchless(park),
        "pairs": assign_mentors(park),
        "chains": find_supply_chains(park, resamples=0),
        "chain_members": find_chain_members(park),
    }


def test_a_firm_is_found_by_id_code_name_and_alias():
    code = "91000000000001935G"
    park = Park.from_rows({"Enterprise": [firm(1, uscc=code, aliases=["一号"]), firm(2, name="乙（泸州）公司")]})
    for words in ("E1", code, code.lower(), " 9100 0000 0000 0193 5g", "企业1", "一号"):
        assert find_record(park, "Enterprise", words) == "E1", words
    assert find_record(park, "Enterprise", "乙(泸州) 公司") == "E2"


def test_nobody_or_several_are_a_sentence_with_the_nearest():
    park = Park.from_rows({"Enterprise": [firm(1, aliases=["甲"]), firm(2, aliases=["甲"]), firm(3, name="长江机械")]})
    with pytest.raises(UsageError) as none:
        find_record(park, "Enterprise", "长江")
    assert none.value.code == "CG-U005" and "长江机械" in none.value.text.zh
    with pytest.raises(UsageError) as several:
        find_record(park, "Enterprise", "甲")
    assert several.value.code == "CG-U006"
    assert "企业1 E1" in several.value.text.en and "企业2 E2" in several.value.text.en
    with pytest.raises(InputError):
        build_dossier(park, "E9")


def test_the_place_in_the_chain_is_one_x_or_n():
    link = {"to_id": "C1", **S}
    rows = {
        "Enterprise": [firm(number) for number in range(5)] + [firm(5, street="西街")],
        "PartyOrganization": [{"id": f"O{n}", "name": f"支部{n}", "kind": "branch", **S} for n in range(3)],
        "ESTABLISHED_IN": [{"from_id": f"O{n}", "to_id": f"E{n}", **S} for n in range(3)],
        "IndustryChain": [{"id": "C1", "name": "链", **S}],
        "IN_CHAIN": [
            {"from_id": f"E{number}", "role": role, **link}
            for number, role in enumerate(("leader", "strong", None, "leader", None, None))
        ],
    }
    rows["Enterprise"][3]["has_organization"] = False
    rows["Enterprise"][4]["street"] = rows["Enterprise"][0]["street"] = "东街"
    park = Park.from_rows(rows)
    dossiers = [build_dossier(park, f"E{number}") for number in range(6)]
    # a leader without an organization is to be cultivated; a firm of unknown role is not called X
    places = [dossier.parts["chains"].column("place") for dossier in dossiers]
    assert places == [["one"], ["x"], ["one_or_x"], ["n"], ["n_assumed"], ["find_out"]]
    said = [row["value"].zh for dossier in dossiers for row in dossier.rows if row["field"] == "home"]
    assert said == ["已建"] * 3 + ["未建（有据）", "无记录（推定未建）", "不详"]


def test_suppliers_and_customers_with_how_many_others_supply_the_same():
    link = {"to_id": "E1", **S}
    park = Park.from_rows(
        {
            "Enterprise": [firm(number) for number in range(1, 5)],
            "SUPPLIES": [
                {"from_id": "E2", "product": "齿轮", "annual_value": 3.0, **link},
                {"from_id": "E3", "product": "齿轮", "annual_value": 9.0, **link},
                {"from_id": "E4", "product": "轴", **link},
                {"from_id": "E4", **link},
                {"from_id": "E1", "to_id": "E2", "product": "箱", "annual_value": 1.0, **S},
                {"from_id": "E1", "to_id": "E1", "product": "自用", **S},
            ],
        }
    )
    dossier = build_dossier(park, "E1")
    rows = [
        (row["partner"], row["product"], row["annual_value"], row["suppliers"])
        for row in dossier.parts["suppliers"].rows
    ]
    assert rows == [
        ("企业3", "齿轮", 9.0, 2),
        ("企业2", "齿轮", 3.0, 2),
        ("企业4", None, None, None),
        ("企业4", "轴", None, 1),
    ]
    assert dossier.parts["suppliers"].notes[0].en == "the value of 2 of 4 links is unknown"
    assert [row["partner"] for row in dossier.parts["customers"].rows] == ["企业2"]
    assert [dossier.parts[name].title.en for name in ("suppliers", "customers")] == ["Is supplied by", "Supplies to"]


def test_a_section_of_an_edge_is_called_by_the_verb_at_the_end_of_the_firm():
    park = Park.from_rows(
        {
            "Enterprise": [firm(1), firm(2)],
            "SUBSIDIARY_OF": [{"from_id": "E1", "to_id": "E2", **S}],
            "BROUGHT_BY": [{"from_id": "E2", "to_id": "E1", **S}],
        }
    )
    titles = {n: {k: p.title.en for k, p in build_dossier(park, f"E{n}").parts.items()} for n in (1, 2)}
    assert titles[1].items() >= {"parents": "Is a subsidiary of", "introduced": "Brought"}.items()
    assert titles[2].items() >= {"subsidiaries": "Is the parent of"}.items()


def test_every_firm_of_the_sample_has_what_the_answers_say(sample):
    park, answers = sample
    bare = {row["enterprise_id"]: row for row in answers["branchless"].rows}
    chains = {}
    for row in answers["chain_members"].rows:
        chains.setdefault(row["enterprise_id"], []).append(row["chain_id"])
    homes = dict(park["ESTABLISHED_IN"].select("to_id", "from_id").iter_rows())
    named = dict(park["PartyOrganization"].select("id", "name").iter_rows())
    helped = {row["organization_id"]: row["mentor_id"] for row in answers["pairs"].rows}
    seen = {"bare": 0, "chains": 0, "pairs": 0}
    for key in park["Enterprise"]["id"].to_list()[::17]:
        dossier = build_dossier(park, key, answers)
        action = dossier.parts["action"].rows if "action" in dossier.parts else ()
        assert [row["action"] for row in action] == ([bare[key]["action"]] if key in bare else [])
        seen["bare"] += key in bare
        found = dossier.parts["supply_chains"].column("chain_id") if "supply_chains" in dossier.parts else []
        assert found == chains.get(key, [])
        seen["chains"] += bool(found)
        mentor = helped.get(homes.get(key))
        if mentor is not None:
            seen["pairs"] += 1
            assert named[mentor] in dossier.parts["pairs"].column("partner")
        assert sum(dossier.parts["sources"].column("records")) >= 1
    assert all(seen.values()), seen


@settings(max_examples=10)
@given(parks())
def test_no_person_and_no_personal_value_is_in_it(park):
    for key in park["Enterprise"]["id"]:
        text = json.dumps(build_dossier(park, key).to_json(), ensure_ascii=False)
        for name in ("Member", "MENTORS", "EMPLOYED_BY", "SERVES_AS", "HELD_BY"):
            for column in ("id", "from_id") if name == "Member" else ("from_id",):
                if column in park[name].columns and name != "HELD_BY":
                    assert not [one for one in park[name][column] if one.startswith("Member-") and f'"{one}"' in text]
        chiefs = park["IndustryChain"]["chief"].drop_nulls()
        assert not [chief for chief in chiefs if len(chief) > 4 and f'"{chief}"' in text]


def test_shuffling_rows_changes_nothing(sample):
    park, _ = sample
    plain = build_dossier(park, "E0000094")
    shuffled = Park.from_frames({name: frame.reverse() for name, frame in park.tables.items()})
    assert build_dossier(shuffled, "E0000094").to_json() == plain.to_json()


def test_a_date_leaves_later_records_out():
    day = dt.date(2024, 1, 1)
    visits = [
        {"id": f"V{n}", "enterprise_id": "E1", "on": date, **S}
        for n, date in enumerate((day, None, dt.date(2024, 1, 2)))
    ]
    park = Park.from_rows({"Enterprise": [firm(1)], "Visit": visits})
    assert build_dossier(park, "E1").parts["visits"].column("on") == [dt.date(2024, 1, 2), day, None]
    assert build_dossier(park, "E1", on=day).parts["visits"].column("on") == [day, None]


def test_small_counts_of_people_are_masked_in_every_format():
    rows = {
        "Enterprise": [firm(1, full_members=2, probationary_members=7, employees=3)],
        "PartyOrganization": [{"id": "O1", "name": "支部", "kind": "branch", "full_members": 4, **S}],
        "ESTABLISHED_IN": [{"from_id": "O1", "to_id": "E1", **S}],
    }
    park = Park.from_rows(rows)
    dossier = build_dossier(park, "E1")
    answer = json.loads(write_dossier(dossier, "json", digest="d"))
    values = {row["field"]: row["value"] for row in answer["rows"]}
    assert (values["full_members"], values["probationary_members"], values["employees"]) == ("<5", 7, "<5")
    assert answer["parts"]["organizations"]["rows"][0]["full_members"] == "<5"
    assert "&lt;5" in write_dossier(dossier, "html", digest="d")
    bare = Park.from_rows({"Enterprise": rows["Enterprise"]})
    told = write_dossier(build_dossier(bare, "E1", {"branchless": find_branchless(bare)}), "md", digest="d")
    assert "正式党员 \\<5 名" in told and "正式党员 2 名" not in told


HOSTILE = "</dd><script>x</script><img src=x onerror=x>\u202e\x1b"


def test_the_page_is_whole_and_no_text_in_it_is_markup(sample):
    park, _ = sample
    frame = park["Enterprise"].with_columns(pl.lit(HOSTILE).alias("name"), pl.lit(HOSTILE).alias("address"))
    hostile = Park.from_frames({**park.tables, "Enterprise": frame})
    for language in ("zh", "en"):
        page = write_dossier(build_dossier(hostile, "E0000094"), "html", digest=park.digest, language=language)
        assert "<script" not in page and "<img" not in page and "\u202e" not in page and "\x1b" not in page
        assert "default-src 'none'; script-src 'none'" in page.replace("&#39;", "'")
        assert page.rstrip().endswith("</html>") and park.digest[:12] in page


def test_the_command_writes_what_the_suffix_says(tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_LANG", "zh")
    write_sample(tmp_path / "park", seed=1)
    park, page = str(tmp_path / "park"), tmp_path / "d.html"
    assert run(["dossier", park, "泸州豪能", "-o", str(page)]) == 0
    told = page.read_text(encoding="utf-8")
    assert "企业档案：泸州豪能传动技术" in told and "主减速齿" in told
    capfd.readouterr()
    assert run(["dossier", park, "E0000193"]) == 0
    assert json.loads(capfd.readouterr().out)["parts"]["action"]["rows"][0]["reasons"]
    assert run(["dossier", park, "没有这家企业"]) == 2
    said = capfd.readouterr()
    assert said.out == "" and "没有企业 没有这家企业" in said.err
    assert run(["dossier", park, "E0000193", "-o", str(tmp_path / "d.docx")]) == 2
