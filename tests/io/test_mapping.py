"""Foreign tables become ours, in the right direction."""

import pytest

from chaingraph.errors import InputError
from chaingraph.io import count_findings, read_park

REGISTER = (
    "党组织全称,党组织简称,成立日期,党组织编码,联系电话,组织类别,功能型党组织,批准成立的上级党组织,"
    "单位名称（全称）,法人单位统一社会信用代码,单位性质类别,在岗职工人数,企业控制（控股）情况,企业规模,经济行业\n"
    "示例区委员会,区委,2010/1/5,D0,0,党委,否,,,,机关,,,,\n"
    "甲厂党支部,甲支部,2019年3月2日,D1,138,党支部,否,示例区委员会,甲厂,91512081MA62K0260E,企业,80,私人控股,小型,3670\n"
    "甲厂二车间党支部,,20200101,D2,138,支部委员会,否,示例区委员会,甲厂,91512081MA62K0260E,企业,80,私人控股,小型,3670\n"
    "装备产业链党委,,2022-06-01,D3,,党委,是,示例区委员会,,,其他,,,,\n"
)


def test_register_export_gives_four_tables(tmp_path):
    (tmp_path / "export.csv").write_text(REGISTER, encoding="gb18030")
    park = read_park(tmp_path, mapping="party_register")
    assert park.summary() == {"Enterprise": 1, "PartyOrganization": 4, "ESTABLISHED_IN": 2, "SUBORDINATE_TO": 3}
    assert park["PartyOrganization"]["functional"].to_list() == [False, False, False, True]
    assert park["PartyOrganization"]["kind"].to_list() == ["committee", "branch", "branch", "committee"]
    assert park["ESTABLISHED_IN"]["to_id"].unique().to_list() == ["91512081MA62K0260E"]
    assert set(park["SUBORDINATE_TO"]["to_id"]) == {"D0"}
    assert park["Enterprise"].select("employees", "ownership", "scale", "industry").row(0) == (
        80,
        "private",
        "small",
        "3670",
    )
    assert count_findings(park) == {"CG-F305": 1, "CG-T650": 5, "CG-T652": 1}


def test_units_of_a_register_are_told_apart_by_their_nature(tmp_path):
    extra = (
        "乙校党支部,,2020-01-01,D4,,党支部,否,,乙职业学校,,民办非企业单位,30,,,\n"
        "丙社区党支部,,2020-01-01,D5,,党支部,否,,丙社区,,社区,9,,,\n"
        "丁厂党支部,,2020-01-01,D6,,党支部,否,,丁厂,9.13E+17,国有企业,,国有控股,,\n"
        "丁厂二支部,,2021-01-01,D7,,党支部,否,,丁厂,9.13E+17,国有企业,70,国有控股,大型,3670\n"
    )
    (tmp_path / "export.csv").write_text(REGISTER + extra, encoding="utf-8")
    park = read_park(tmp_path, mapping="party_register")
    assert park["Enterprise"].sort("name").select("name", "social_organization", "employees").rows() == [
        ("丁厂", None, 70),
        ("乙职业学校", True, 30),
        ("甲厂", None, 80),
    ]
    # a code that a spreadsheet destroyed does not cut the firm off from its organizations
    assert park["ESTABLISHED_IN"].height == 5
    assert count_findings(park) == {"CG-W204": 2, "CG-F306": 1, "CG-T650": 5, "CG-T652": 1}


COMPANIES = 'id,name,product\nA,甲,"胶,胶"\nB,乙,轮胎\nC,丙,"轮胎,车"\n'
PRODUCTS = "id,belongToIndustry,hasSupplyChain\n胶,化工,轮胎\n轮胎,汽车,车\n车,汽车,\n"
TRANSFERS = "srcId,dstId,transDate,transAmt\nB,A,20230821,102191\n"


def kag(folder, companies=COMPANIES):
    for name, text in (("Company", companies), ("Product", PRODUCTS), ("Company_fundTrans_Company", TRANSFERS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_park(folder, mapping="kag_supplychain")


def test_goods_run_against_the_money_and_down_the_products(tmp_path):
    park = kag(tmp_path)
    assert park["Enterprise"]["products"].to_list() == [["胶"], ["轮胎"], ["轮胎", "车"]]
    links = park["SUPPLIES"].sort("source", "from_id", "to_id").select("from_id", "to_id", "product", "annual_value")
    assert links.rows() == [
        ("A", "B", None, 10.2191),
        ("A", "B", "胶", None),
        ("A", "C", "胶", None),
        ("B", "C", "轮胎", None),
    ]


def test_a_list_of_materials_gives_the_same_direction_as_a_list_of_uses(tmp_path):
    rule = """
[[table]]
file = "firms.csv"
kind = "Enterprise"
columns = { id = "id", name = "name" }
[[links]]
makers = { file = "firms.csv", id = "id", list = "makes", separator = "," }
relation = { file = "products.csv", id = "product", WAY, separator = "," }
max_makers = 5
source = "s"
"""
    (tmp_path / "firms.csv").write_text("id,name,makes\nA,甲,胶\nB,乙,轮胎\nC,丙,车\n", encoding="utf-8")
    found = []
    for way, column, lines in (
        ('downstream = "goes into"', "goes into", "胶,轮胎\n轮胎,车\n"),
        ('upstream = "made of"', "made of", "轮胎,胶\n车,轮胎\n"),
    ):
        (tmp_path / "products.csv").write_text(f"product,{column}\n{lines}", encoding="utf-8")
        (tmp_path / "m.toml").write_text(rule.replace("WAY", way), encoding="utf-8")
        found.append(read_park(tmp_path, mapping=tmp_path / "m.toml")["SUPPLIES"])
    assert found[0].select("from_id", "to_id", "product").rows() == [("A", "B", "胶"), ("B", "C", "轮胎")]
    assert found[0].equals(found[1])


def test_a_product_that_many_make_links_nobody(tmp_path):
    many = COMPANIES + "".join(f"X{n},名{n},胶\n" for n in range(5))
    assert kag(tmp_path, many)["SUPPLIES"]["source"].to_list() == ["kag:fund_transfer", "kag:product_relation"]


def test_what_the_mapping_does_not_speak_of_is_read_as_usual(tmp_path):
    (tmp_path / "产业链.csv").write_text("产业链名称\n汽车\n", encoding="utf-8")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    park = kag(tmp_path)
    assert park["IndustryChain"]["name"].to_list() == ["汽车"]
    assert count_findings(park) == {"CG-W213": 1, "CG-T637": 2, "CG-T650": 2}


@pytest.mark.parametrize(
    "text",
    [
        None,
        "[[table]",
        '[[table]]\nfile="a"\n',
        '[[table]]\nfile="a"\nkind="Enterprise"\ncolumns={nonsense="b"}\n',
        '[[links]]\nmakers = { file = "a", id = "b" }\n',
        '[[links]]\nmax_makers=3\nsource="s"\nmakers={file="a",id="b",list="c",separator=","}\n'
        'relation={file="a",id="b",separator=","}\n',
    ],
)
def test_an_unusable_mapping_is_said(text, tmp_path):
    path = tmp_path / "m.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    (tmp_path / "enterprises.csv").write_text("name\n甲\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_park(tmp_path, mapping=path)
    assert caught.value.code == "CG-I411"
    assert "Errno" not in str(caught.value.text)
    if text is None:
        assert "party_register" in caught.value.text.zh


def test_a_heading_of_a_mapping_is_compared_as_any_other(tmp_path):
    (tmp_path / "m.toml").write_text(
        '[[table]]\nfile = "a.csv"\nkind = "Enterprise"\n'
        'columns = { name = "企业名称", employees = "从业人数:合计" }\n',
        "utf-8",
    )
    (tmp_path / "a.csv").write_text("企業名稱,從業人數：合計\n甲厂,12\n", "utf-8")
    park = read_park(tmp_path / "a.csv", mapping=tmp_path / "m.toml")
    assert park["Enterprise"].select("name", "employees").row(0) == ("甲厂", 12)
