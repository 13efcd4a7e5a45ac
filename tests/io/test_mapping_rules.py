"""What a rule of a mapping can say, and that it answers for every file, heading and row that it names."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import CASE_FOLDER, ROOT

from chaingraph.errors import InputError, Severity
from chaingraph.io import count_findings, read_park
from chaingraph.io.mapping_schema import _table_schema
from chaingraph.model import kind

SILENCE = CASE_FOLDER / "mapping" / "silence"
FIRMS = "编号,名称,类型,人数,客户\nF1,甲示例有限公司,企业,120,F2\nF2,乙示例有限公司,企业,80,\nP1,某市,城市,,\n"
FIRM = '[[table]]\nfile = "FILE"\nkind = "Enterprise"\n'
RULE = FIRM.replace("FILE", "firms.csv") + 'columns = { id = "编号", name = "名称", employees = "人数" }\n'
SOURCE = 'constants = { source = "synthetic" }\n'


STEP = ("from_id", "to_id", "status")
MADE = ("from_id", "to_id", "role", "share")


def _ends(frame):
    return frame.select("from_id", "to_id").iter_rows()


def mapped(folder, rules, **files):
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text, encoding="utf-8")
    (folder / "m.toml").write_text(rules, encoding="utf-8")
    return read_park(folder, mapping=folder / "m.toml")


@pytest.mark.parametrize(
    ("name", "codes", "staff"),
    [
        ("0-right", {"CG-T650": 1, "CG-T652": 1}, [120, 80]),
        ("1-where-typo", {"CG-E116": 1}, None),
        ("2-column-typo", {"CG-E116": 1}, None),
        ("3-file-typo", {"CG-E115": 1, "CG-T650": 1}, [120, 80]),
        ("4-constant-end", {"CG-E103": 1, "CG-E109": 1, "CG-T650": 2, "CG-T652": 1}, [120, 80]),
    ],
)
def test_a_slip_is_said(name, codes, staff):
    try:
        park = read_park(SILENCE, mapping=SILENCE / f"{name}.toml")
    except InputError as error:
        assert staff is None
        assert [found.code for found in error.findings] == list(codes)
        assert "（相近：" in error.findings[0].message.zh
        return
    assert count_findings(park) == codes
    assert park["Enterprise"]["employees"].to_list() == staff
    assert park["SUPPLIES"].select("from_id", "to_id").rows() == [("F1", "F2")] * ("4" in name)


@pytest.mark.parametrize("name", ["5-divide-text", "6-divide-zero", "7-bad-regex", "8-lookahead", "9-values-shape"])
def test_a_slip_of_form_is_one_sentence(name):
    with pytest.raises(InputError, match=r"table\[1\]\.(divide\.employees|where\.类型|values\.name) ") as caught:
        read_park(SILENCE, mapping=SILENCE / f"{name}.toml")
    assert caught.value.code == "CG-I411"


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_heading_that_is_not_there_is_never_passed_over(tmp_path_factory, data):
    """One heading that a rule names is written otherwise in the file: said, and nothing is read by the rule."""
    used = ["编号", "名称", "人数", "类型"]
    lost = data.draw(st.sampled_from(used))
    other = data.draw(st.text("号名称人数类型编x", min_size=1, max_size=4).filter(lambda word: word not in used))
    text = FIRMS.replace(lost, other, 1)
    folder = tmp_path_factory.mktemp("slip")
    with pytest.raises(InputError) as caught:
        mapped(folder, RULE + 'where = { "类型" = "企业" }\n' + SOURCE, firms_csv=text)
    assert [(found.code, found.column) for found in caught.value.findings] == [("CG-E116", lost)]
    read = mapped(folder, RULE + 'where = { "类型" = "企业" }\n' + SOURCE, firms_csv=FIRMS)
    assert read["Enterprise"].height == 2


CONDITIONS = {
    '{ "类型" = { not = "城市" } }': lambda r: not re.search("城市", r["类型"]),
    '{ "类型" = { one_of = ["企业", "协会"] } }': lambda r: r["类型"] in ("企业", "协会"),
    '{ "人数" = { at_least = 80, at_most = 100 } }': lambda r: r["人数"].isdigit() and 80 <= int(r["人数"]) <= 100,
    '[{ "类型" = "协会" }, { "类型" = "企业", "人数" = { at_least = 100 } }]': lambda r: (
        r["类型"] == "协会" or ("企业" in r["类型"] and r["人数"].isdigit() and int(r["人数"]) >= 100)
    ),
    '{ "类型" = { not = { one_of = ["企业"] } }, "人数" = "^[0-9]+$" }': lambda r: (
        r["类型"] != "企业" and r["人数"].isdigit()
    ),
}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["企业", "协会", "城市", "企业集团"]), st.sampled_from(["", "79", "80", "100", "101", "x"])
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(stated=st.sampled_from(list(CONDITIONS)), rows=ROWS)
def test_conditions_take_the_rows_that_a_plain_loop_takes(tmp_path_factory, stated, rows):
    records = [{"编号": f"R{n}", "名称": f"名{n}", "类型": kind, "人数": staff} for n, (kind, staff) in enumerate(rows)]
    lines = ["编号,名称,类型,人数", *(",".join(record.values()) for record in records)]
    rule = RULE.replace(', employees = "人数"', "") + f"where = {stated}\n" + SOURCE
    meant = [record["编号"] for record in records if CONDITIONS[stated](record)]
    folder = tmp_path_factory.mktemp("where")
    if not meant:
        with pytest.raises(InputError, match="CG-I409"):
            mapped(folder, rule, firms_csv="\n".join(lines))
        return
    park = mapped(folder, rule, firms_csv="\n".join(lines))
    assert park["Enterprise"]["id"].to_list() == meant
    (account,) = [found.message.en for found in park.findings if found.code == "CG-T650"]
    assert [int(n) for n in re.findall(r"\d+", account)] == [1, len(rows), len(meant), len(meant), 0]


def test_texts_are_replaced_and_taken_out_by_pattern(tmp_path):
    rule = (
        '[[table]]\nfile = "list.csv"\nkind = "Enterprise"\ncolumns = { id = "代码", name = "党组织" }\n'
        'replace.id = { "\\\\.?SH$" = "", "^0+" = "" }\nextract.name = "^(.*有限公司)党支部$"\n' + SOURCE
    )
    text = "代码,党组织\n0600001.SH,甲有限公司党支部\n600002SH,乙有限公司党支部\n3,丙厂党支部\n"
    park = mapped(tmp_path, rule, list_csv=text)
    assert park["Enterprise"].select("id", "name").rows() == [("600001", "甲有限公司"), ("600002", "乙有限公司")]
    assert [found.code for found in park.findings] == ["CG-T650", "CG-E101"]


def test_what_a_pattern_leaves_has_no_outer_blanks(tmp_path):
    columns = 'columns = { id = "代码", name = "名称", employees = "人数" }\n'
    rule = '[[table]]\nfile = "list.csv"\nkind = "Enterprise"\n' + columns
    rule += 'replace.name = { "^\\\\d+" = "" }\nreplace.employees = { "约.*" = " " }\n' + SOURCE
    park = mapped(tmp_path, rule, list_csv="代码,名称,人数\n1,12 甲有限公司,约三十\n2,乙有限公司,5\n")
    assert park["Enterprise"].select("name", "employees").rows() == [("甲有限公司", None), ("乙有限公司", 5)]
    assert [found.code for found in park.findings] == ["CG-T650"]


def test_a_column_of_another_file_is_looked_up(tmp_path):
    rule = (
        RULE.replace('"人数"', '"从业"')
        + 'join = [{ file = "staff.csv", here = "编号", there = "firm" }]\nwhere = { "类型" = "企业" }\n'
        + SOURCE
    )
    staff = "firm,从业\nF2,8\nF1,12\nF1,13\n"
    park = mapped(tmp_path, rule, firms_csv=FIRMS, staff_csv=staff)
    assert park["Enterprise"].select("id", "employees").rows() == [("F1", 12), ("F2", 8)]
    assert count_findings(park) == {"CG-T650": 1, "CG-T652": 1, "CG-W225": 1}
    with pytest.raises(InputError) as caught:
        mapped(tmp_path, rule.replace('"firm"', '"frim"'), firms_csv=FIRMS, staff_csv=staff)
    assert [found.code for found in caught.value.findings] == ["CG-E117", "CG-E116"]


def test_an_end_follows_from_a_tree(tmp_path):
    tree = "组织,上级,类别\nB1,G1,支部\nB2,B1,支部\nG1,C,总支\nB3,C,支部\nC,,党委\nX,Y,支部\nY,X,支部\n"
    rules = (
        '[[table]]\nfile = "tree.csv"\nkind = "PartyOrganization"\n'
        'columns = { id = "组织", name = "组织", kind = "类别" }\n'
        'values.kind = { "支部" = "branch", "总支" = "general_branch", "党委" = "committee" }\n'
        + SOURCE
        + '[[table]]\nfile = "tree.csv"\nkind = "SUBORDINATE_TO"\ncolumns = { from_id = "组织", to_id = "上级" }\n'
        'where = { "类别" = "支部" }\n'
        'climb.to_id = { file = "tree.csv", child = "组织", parent = "上级", '
        'where = { "类别" = "总支|党委" } }\n' + SOURCE
    )
    park = mapped(tmp_path, rules, tree_csv=tree)
    assert set(park["SUBORDINATE_TO"].select("from_id", "to_id").rows()) == {("B1", "G1"), ("B2", "G1"), ("B3", "C")}


def test_a_long_table_becomes_a_list_and_its_rows_are_accounted_for(tmp_path):
    rule = (
        FIRM.replace("FILE", "makes.csv")
        + 'columns = { id = "firm", name = "name", products = "makes" }\n'
        + 'gather = ["products"]\n'
        + SOURCE
    )
    park = mapped(tmp_path, rule, makes_csv="firm,name,makes\nA,甲,胶\nB,乙,车\nA,甲,轮胎\nA,甲,胶\nC,丙,\n")
    assert park["Enterprise"].select("id", "products").rows() == [("A", ["胶", "轮胎"]), ("B", ["车"]), ("C", None)]
    assert "of 5 rows 5 satisfy it; 3 records taken, 2 folded" in park.findings[0].message.en


@pytest.mark.parametrize("form", ["list", "within", "lines"])
def test_records_of_json_are_read_where_a_rule_names_the_file(tmp_path, form):
    records = [
        {"no": 1, "firm": {"name": "甲"}, "makes": ["胶", "车"], "odd": [{"a": 1}]},
        {"no": 2, "firm": {"name": "乙"}},
    ]
    name = "data.jsonl" if form == "lines" else "data.json"
    text = (
        "\n".join(map(json.dumps, records))
        if form == "lines"
        else json.dumps(records if form == "list" else {"n": 2, "rows": records})
    )
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    columns = 'columns = { id = "no", name = "firm.name", products = "makes", address = "odd" }\n'
    park = mapped(tmp_path, FIRM.replace("FILE", name) + columns + SOURCE)
    assert park["Enterprise"].select("id", "name", "products").rows() == [("1", "甲", ["胶", "车"]), ("2", "乙", None)]
    assert [found.code for found in park.findings] == ["CG-T650", "CG-E111"]


@pytest.mark.parametrize("text", ["{", "[1]", '{"a": 1}', "[]", '"x"', '{"a":[{"b":1}],"c":[{"d":2}]}', "[" * 9000])
def test_json_that_holds_no_records_is_said(tmp_path, text):
    (tmp_path / "data.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        mapped(tmp_path, RULE.replace("firms.csv", "data.json") + SOURCE)
    assert caught.value.code in {"CG-I429", "CG-I407"}
    assert len(caught.value.findings) == 1


def test_a_wildcard_leaves_our_own_tables_alone(tmp_path):
    rule = RULE.replace('"firms.csv"', '"*"') + 'where = { "类型" = "企业" }\n' + SOURCE
    ours = "企业编号,企业名称,类型\nE9,本表企业,x\n"
    park = mapped(tmp_path, rule, firms_csv=FIRMS, 企业_csv=ours)
    assert sorted(park["Enterprise"]["id"]) == ["E9", "F1", "F2"]


def test_of_several_files_those_without_the_headings_are_told(tmp_path):
    rule = RULE.replace('"firms.csv"', '"*"') + SOURCE
    park = mapped(tmp_path, rule, firms_csv=FIRMS, towns_csv="编号,城市\n1,某市\n")
    told = {(found.code, found.file, found.column) for found in park.findings if found.code == "CG-T651"}
    assert told == {("CG-T651", "towns.csv", "名称"), ("CG-T651", "towns.csv", "人数")}
    assert all(found.severity is Severity.NOTICE for found in park.findings)


def test_conditions_and_values_within_links(tmp_path):
    rules = (
        FIRM.replace("FILE", "firms.csv")
        + 'columns = { id = "id", name = "id" }\nwhere = { kind = "firm" }\n'
        + SOURCE
        + '[[links]]\nmax_makers = 9\nsource = "synthetic"\n[links.makers]\nfile = "firms.csv"\nid = "id"\n'
        'list = "makes"\nseparator = ","\nwhere = { kind = "firm" }\n[links.relation]\nfile = "steps.csv"\n'
        'id = "from"\n'
        'downstream = "to"\nseparator = ","\nwhere = { how = { not = "大类" } }\nvalues = { "整车" = "车" }\n'
    )
    files = {
        "firms_csv": "id,kind,makes\nA,firm,胶\nB,firm,车\nC,country,胶\n",
        "steps_csv": "from,to,how\n胶,整车,用于\n胶,胶,大类\n",
    }
    park = mapped(tmp_path, rules, **files)
    assert park["SUPPLIES"].select("from_id", "to_id", "product").rows() == [("A", "B", "胶")]
    lost = mapped(tmp_path, rules.replace('downstream = "to"', 'downstream = "goes to"'), **files)
    assert ("CG-E118", "goes to") in {(found.code, found.value) for found in lost.findings}


def test_the_document_shows_a_mapping_that_is_read_as_it_says(tmp_path):
    """Every key of a rule stands in the document, and its example does what its comments say."""
    text = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
    (rules,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert set(_table_schema(kind("Enterprise"))) <= set(re.findall(r"[a-z]+", rules))
    files = {
        "名册1_csv": "编码,单位全称,单位名称,收入,产品,类别,状态,人数\n"
        '1.SH,甲有限公司党支部,,20000,"胶,车",企业,在营,3\n'
        "2.SH,乙有限公司党支部,,,无,企业,注销,3\n3.SH,,丙有限公司党支部,,无,企业,在营,1\n",
        "项目_csv": "企业,项目编号,类型,金额\n1,P1,自建,900\n3,P1,托管,900\n3,P1,托管,90\n",
        "链_csv": "编号,链名\nP1,新材料\n",
        "组织_csv": "组织,上级,类别\n甲支部,乙总支,支部\n乙总支,,总支\n",
        "产品_jsonl": '{"firm": {"id": "A", "name": "甲"}, "product": "胶"}\n'
        '{"firm": {"id": "A", "name": "甲"}, "product": "车"}\n'
        '{"firm": {"id": "B", "name": "乙"}, "product": "轮胎"}',
        "工序_csv": "产品,用于,种类\n胶,轮胎,用途\n车,轮胎,大类\n",
        "说明1_csv": "a\n",
        "链上_csv": "链,段,环节,企业\n新材料,上游,原料,1\n新材料,下游,制品,1\n新材料,上游,原料,3\n电子,上游,原料,3\n",
        "营收_csv": "企业,产品,占比\n1,胶,0.6\n1,钢材贸易,0.4\n",
        "产业链_csv": "产业链名称\n新材料\n",
        "党组织_csv": "党组织全称,组织类别\n甲支部,党支部\n乙总支,党总支\n",
    }
    park = mapped(tmp_path, rules, **files)
    firms = park["Enterprise"].select("id", "name", "revenue", "products").rows()
    assert firms == [
        ("A", "甲", None, ["胶", "车"]),
        ("B", "乙", None, ["轮胎"]),
        ("1", "甲有限公司", 2.0, ["胶", "车"]),
        ("3", "丙有限公司", None, None),
    ]
    assert set(park["IN_CHAIN"]["from_id"]) == {"1", "3"}
    assert park["SUBORDINATE_TO"].height == 1
    links = park["SUPPLIES"].select("from_id", "to_id", "product", "annual_value", "status")
    assert links.rows() == [("A", "B", "胶", 1.0, "implied")]
    goods = dict(park["Product"].select("id", "name").iter_rows())
    steps = [(goods[one], goods[two], how) for one, two, how in park["GOES_INTO"].select(STEP).iter_rows()]
    assert steps == [("胶", "轮胎", "declared")]
    parts = {row[0]: row[1:] for row in park["ChainSegment"].select("id", "chain_id", "stage", "name").iter_rows()}
    chains = dict(park["IndustryChain"].select("id", "name").iter_rows())
    assert {(who, chains[parts[where][0]], *parts[where][1:]) for who, where in _ends(park["IN_SEGMENT"])} == {
        ("1", "新材料", "up", "原料"),
        ("1", "新材料", "down", "制品"),
        ("3", "新材料", "up", "原料"),
        ("3", "电子", "up", "原料"),
    }
    made = {(who, goods[what], role, share) for who, what, role, share in park["MAKES"].select(MADE).iter_rows()}
    assert made == {("1", "胶", None, 0.6), ("1", "钢材", "trades", 0.4)}
    assert not [found for found in park.findings if found.severity is Severity.ERROR]


STAGES = CASE_FOLDER / "mapping" / "stages"


def test_stages_that_a_map_does_not_name_are_told():
    park = read_park(STAGES, mapping=STAGES / "map.toml")
    assert park["IN_CHAIN"].height == 3
    (told,) = [found.message.zh for found in park.findings if found.code == "CG-T652"]
    assert "stage、segment" in told


def test_stages_that_a_map_names_are_read():
    park = read_park(STAGES, mapping=STAGES / "named.toml")
    placed = park["IN_SEGMENT"].join(park["ChainSegment"].rename({"id": "to_id"}), on="to_id")
    firms = placed.join(park["Enterprise"].select(from_id="id", firm="name"), on="from_id")
    assert set(firms.select("firm", "stage", "name").rows()) == {
        ("甲公司", "up", "原料"),
        ("甲公司", "mid", "部件"),
        ("乙公司", "mid", "部件"),
        ("丙公司", "down", "整机"),
    }
    assert not [found for found in park.findings if found.code == "CG-T652" or found.severity is Severity.ERROR]


def test_what_follows_from_steps_is_implied_and_the_steps_are_candidates(tmp_path):
    rules = (
        FIRM.replace("FILE", "firms.csv")
        + 'columns = { id = "id", name = "id", products = "makes" }\nlists = { products = ";" }\n'
        + SOURCE
        + '[[links]]\nmax_makers = 9\nsource = "synthetic"\n'
        'makers = { file = "firms.csv", id = "id", list = "makes", separator = ";" }\n'
        'relation = { file = "steps.csv", id = "product", upstream = "of", separator = ";" }\n'
    )
    files = {"firms_csv": "id,makes\nA,p1-1\nB,p11\n", "steps_csv": "product,of\np11,p1-1;p1-2\np11,p11\n"}
    park = mapped(tmp_path, rules, **files)
    goods = dict(park["Product"].select("id", "name").iter_rows())
    assert sorted(goods.values()) == ["p1-1", "p1-2", "p11"]
    assert [(goods[one], goods[two], how) for one, two, how in park["GOES_INTO"].select(STEP).iter_rows()] == [
        ("p1-1", "p11", "candidate"),
        ("p1-2", "p11", "candidate"),
    ]
    assert park["SUPPLIES"].select(*STEP, "annual_value").rows() == [("A", "B", "implied", None)]
    stated = mapped(tmp_path, rules + 'status = "declared"\nsteps = "observed"\n', **files)
    assert {*stated["SUPPLIES"]["status"], *stated["GOES_INTO"]["status"]} == {"declared", "observed"}
    table = '[[table]]\nfile = "steps.csv"\nkind = "GOES_INTO"\ncolumns = { from_id = "of", to_id = "product" }\n'
    alone = mapped(tmp_path, rules.split("[[links]]")[0] + table + SOURCE, **files)
    assert alone["GOES_INTO"].height == 3 and set(alone["GOES_INTO"]["status"]) == {"candidate"}


@pytest.mark.parametrize("form", ["short", "filled up", "numbers"])
def test_the_published_classification_of_products_is_read_with_its_levels(tmp_path, form):
    codes = {"36": None, "3602": "36", "360201": "3602", "36020101": "360201", "3602010101": "36020101", "01": None}
    shown = {"short": str, "filled up": lambda code: code.ljust(10, "0"), "numbers": lambda code: str(int(code))}[form]
    lines = [f"{shown(code)},　{code}类,示例" for code in codes]
    (tmp_path / "统计用产品分类目录.csv").write_text(
        "\n".join(["统计用产品分类目录,,", "产品代码,产品名称,说明", *lines]), "utf-8"
    )
    (tmp_path / "企业.csv").write_text("企业名称,主要产品\n甲一公司,3602类\n", encoding="utf-8")
    park = read_park(tmp_path, mapping="statistical_products")
    scheme = "统计用产品分类:"
    rows = park["Product"].select("id", "code", "parent", "name").rows()
    assert set(rows) == {
        (scheme + code, scheme + code, above and scheme + above, f"{code}类") for code, above in codes.items()
    }
    assert not [found for found in park.findings if found.severity is Severity.ERROR]
