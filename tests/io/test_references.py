"""Who is meant by what people write."""

import itertools

import polars as pl
import pytest

from chaingraph.errors import Severity
from chaingraph.io import count_findings, read_park
from chaingraph.io.directory import Directory
from chaingraph.io.identity import strong

FIRMS = (
    "id,name,aliases,uscc,source\n"
    "E1,泸州甲机械有限公司,甲机械；老甲厂,91512081MA62K0260E,s\n"
    "E2,泸州乙电子（集团）有限公司,乙电子,,s\n"
    "E3,ST丙医药,同名,,s\n"
    "E4,丁服务,同名,,s\n"
)


def read_files(folder, **tables):
    for name, text in {"enterprises": FIRMS, **tables}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_park(folder)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("E1", "E1"),
        ("91512081ma62k0260e", "E1"),
        ("泸州甲机械有限公司", "E1"),
        ("老甲厂", "E1"),
        ("泸州乙电子(集团)有限公司", "E2"),
        ("丙医药", "E3"),
        ("*ST丙医药", "E3"),
        (" 丁 服务", "E4"),
    ],
)
def test_one_match_is_taken(typed, meant, tmp_path):
    certificates = f"enterprise_id,kind,source\n{typed},high_tech,s\n"
    park = read_files(tmp_path, certificates=certificates)
    assert park["Certificate"]["enterprise_id"].to_list() == [meant]
    assert park.findings == ()


@pytest.mark.parametrize(
    ("typed", "built"),
    [
        (["E1", "E2"], []),
        (["E1", "91512081MA62K0260E"], ["code"]),
        (["丁服务", "E1"], ["code", "name"]),
        (["老甲厂"], ["code", "name", "alias"]),
    ],
)
def test_only_the_directories_that_somebody_asks_are_built(typed, built, tmp_path, monkeypatch):
    made, keys = [], Directory._keys
    monkeypatch.setattr(Directory, "_keys", lambda self, stage: made.append(stage) or keys(self, stage))
    rows = "".join(f"{text},high_tech,s\n" for text in typed)
    assert read_files(tmp_path, certificates="enterprise_id,kind,source\n" + rows)["Certificate"].height == len(typed)
    assert made == built


def test_none_and_several_are_quarantined_with_candidates(tmp_path):
    park = read_files(tmp_path, supplies="from_id,to_id,source\n泸州甲机戒有限公司,E2,s\n同名,E2,s\nE1,E2,s\n")
    assert park["SUPPLIES"].select("from_id", "to_id").rows() == [("E1", "E2")]
    none, several = park.findings
    assert (none.code, none.row, none.column) == ("CG-E103", 2, "from_id")
    assert "泸州甲机械有限公司" in none.message.zh
    # one letter apart is another firm until somebody says that it is not
    assert (none.key, none.proposal, none.used) == ("name|enterprise|泸州甲机戒有限公司", "泸州甲机械有限公司", False)
    assert (several.code, several.row) == ("CG-E104", 3)
    assert "E3" in several.message.en and "E4" in several.message.en
    account = next(a for a in park.accounts if a.table == "supplies")
    assert (account.read, account.kept, account.repaired, account.quarantined) == (3, 1, 0, 2)


def test_an_optional_reference_becomes_unknown(tmp_path):
    park = read_files(tmp_path, problems="id,enterprise_id,kind,source\nP1,无此厂,融资,s\n")
    assert park["Problem"].select("enterprise_id", "kind").row(0) == (None, "finance")
    assert count_findings(park) == {"CG-W210": 1}


def test_ids_come_from_the_code_then_the_name(tmp_path):
    (tmp_path / "企业.csv").write_text(
        "企业名称,统一社会信用代码\n甲厂（泸州）,91512081MA62K0260E\n乙厂（泸州）,\n", encoding="utf-8"
    )
    assert read_park(tmp_path)["Enterprise"]["id"].to_list() == ["91512081MA62K0260E", "name:乙厂(泸州)"]


@pytest.mark.parametrize("typed", ["无", "暂无", "/", "-", "N/A", "12345", "9.1512E17", "9.13E+17"])
def test_firms_whose_code_is_no_code_stay_two_firms(typed, tmp_path):
    (tmp_path / "企业.csv").write_text(f"企业名称,统一社会信用代码\n甲,{typed}\n乙,{typed}\n", encoding="utf-8")
    park = read_park(tmp_path)
    assert park["Enterprise"]["id"].to_list() == ["name:甲", "name:乙"]
    assert {finding.severity for finding in park.findings} == {Severity.WARNING}


def test_one_code_with_two_names_is_asked_and_both_stay(tmp_path):
    """A renamed firm as a second row, or a mistyped code: which of the two nobody can tell."""
    (tmp_path / "企业.csv").write_text(
        "企业名称,统一社会信用代码\n甲厂,91512081MA62K0260E\n乙集团,91512081ma62k0260e\n", encoding="utf-8"
    )
    park = read_park(tmp_path)
    assert count_findings(park) == {"CG-F301": 1, "CG-W214": 2}
    assert {f.key for f in park.findings if f.code == "CG-W214"} == {"code|91512081ma62k0260e"}
    assert park["Enterprise"]["name"].to_list() == ["甲厂", "乙集团"]


def test_rows_of_one_record_are_joined_and_what_contradicts_is_unknown(tmp_path):
    rows = ("E1,甲,5,A街,老甲,s", "E1,甲,,A街,,s", "E1,甲,5,B街,老甲,s", "E1,甲,,,新甲,s")
    for order in itertools.permutations(rows):
        text = "id,name,employees,street,aliases,source\n" + "\n".join(order)
        (tmp_path / "enterprises.csv").write_text(text, encoding="utf-8")
        park = read_park(tmp_path)
        (told,) = (found for found in park.findings if found.code == "CG-W264")
        assert told.column == "street" and "A街" in told.message.zh and "B街" in told.message.zh
        assert {found.severity for found in park.findings} == {Severity.WARNING, Severity.REPAIR}
        (firm,) = park["Enterprise"].to_dicts()
        assert (firm["employees"], firm["street"], sorted(firm["aliases"])) == (5, None, ["新甲", "老甲"])


def test_records_without_a_name_keep_their_number(tmp_path):
    visits = "enterprise_id,on,source\n" + "E1,2024-01-05,s\n" * 3 + "E2,2024-01-05,s\n"
    park = read_files(tmp_path, visits=visits)
    assert park["Visit"].height == 4
    assert park["Visit"]["id"].n_unique() == 4
    shuffled = "enterprise_id,on,source\nE2,2024-01-05,s\n" + "E1,2024-01-05,s\n" * 3
    assert read_files(tmp_path, visits=shuffled).equals(park)


def test_edges_of_a_quarantined_firm_dangle(tmp_path):
    park = read_files(tmp_path, enterprises=FIRMS + "E5,,,,s\n", supplies="from_id,to_id,source\nE5,E1,s\n")
    assert count_findings(park) == {"CG-E101": 1, "CG-E103": 1}
    assert park["SUPPLIES"].height == 0


def test_names_in_sentences_about_people_are_masked(tmp_path):
    park = read_files(
        tmp_path,
        organizations="id,name,kind,source\nO1,甲支部,党支部,s\n",
        members="id,stage,source\np1_a,正式党员,s\n",
        affiliations="from_id,to_id,source\n张三的真名,O1,s\n",
    )
    (finding,) = park.findings
    assert finding.value == "***"
    assert "张三" not in finding.message.zh + finding.message.en


def test_the_key_ignores_width_case_blanks_and_prefix():
    written = ["甲（泸州）ABC", "甲(泸州)abc", " 甲 （泸州） ＡＢＣ", "ST甲(泸州)abc", "*ST甲（泸州）Abc"]
    keys = pl.DataFrame({"n": written}).select(strong(pl.col("n"))).to_series()
    assert keys.n_unique() == 1
    kept = pl.DataFrame({"n": ["STone", "甲1", "甲2"]}).select(strong(pl.col("n"))).to_series()
    assert kept.n_unique() == 3


def test_the_order_of_rows_decides_nothing(tmp_path):
    rows = ("E1,甲,5,s", "E1,甲,6,s", "E1,甲,,s", "E2,乙,1,s", "E2,乙,1,s")
    digests = set()
    for order in itertools.permutations(rows):
        (tmp_path / "enterprises.csv").write_text("id,name,employees,source\n" + "\n".join(order), encoding="utf-8")
        park = read_park(tmp_path)
        digests.add(park.digest)
        found = count_findings(park)
        assert (found["CG-F304"], found["CG-W264"]) == (1, 1)
        (account,) = park.accounts
        assert (account.read, account.kept, account.repaired, account.quarantined) == (5, 2, 3, 0)
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("listed", "named", "codes"),
    [
        # where chains are listed, another name is a mistake
        ([{"id": "K1", "name": "电子信息产业"}], "电子信患产业", ["CG-E103"]),
        # nobody lists chains: a name is one, a code is none
        ([], "电子信息产业", ["CG-T626"]),
        ([], "CH-7", ["CG-E103"]),
    ],
)
def test_a_name_makes_a_record_where_nobody_lists_such_records(listed, named, codes, tmp_path):
    tables = {
        "enterprises": [{"id": "E1", "name": "甲厂"}],
        "industry_chains": listed,
        "chain_memberships": [{"from_id": "E1", "to_id": named}],
    }
    for table, rows in tables.items():
        if rows:
            pl.DataFrame(rows).with_columns(source=pl.lit("s")).write_csv(tmp_path / f"{table}.csv")
    park = read_park(tmp_path)
    assert [finding.code for finding in park.findings if finding.code not in {"CG-W224"}] == codes
    assert park["IN_CHAIN"].height == (codes == ["CG-T626"])
