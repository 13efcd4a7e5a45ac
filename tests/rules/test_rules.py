"""Rules are dated, cited and never more certain than their source; local files change no law."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chaingraph
from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.coverage.reasons import read_limits
from chaingraph.analysis.development import find_development
from chaingraph.analysis.joint import assign_joint_branches
from chaingraph.analysis.organizations import check_organizations, find_chain_tiers, summarize_committees
from chaingraph.analysis.plan import build_roadmap
from chaingraph.analysis.statistics import summarize_statistics
from chaingraph.errors import RuleError
from chaingraph.notes import part_notes
from chaingraph.park import Park
from chaingraph.rules import Rulebook, caveats, cite, count_rules, left_out, numbers, rulebook
from chaingraph.rules.faults import find_faults
from chaingraph.rules.vocabulary import BASES, KINDS, VALUES, VERIFIED
from chaingraph.sample import build_sample
from chaingraph.words import Reason

BOOK = rulebook()


TABLES = BOOK._tables


PARTY = [rule_id for rule_id in BOOK.ids if rule_id.startswith("party.")]


CITE = 'cite = { title = "区内约定", issuer = "园区" }'


@pytest.mark.parametrize("rule_id", BOOK.ids)
def test_every_rule_is_complete_and_cited(rule_id):
    table = TABLES[rule_id]
    assert find_faults(rule_id, table) == []
    assert table.get("base") in {None, *BASES} and table["kind"] in KINDS
    for version in table["values"]:
        words = version["value"] if isinstance(version["value"], list) else [version["value"]]
        assert {word for word in words if isinstance(word, str)} <= set(VALUES), "words have a Chinese label"
        cite = version["cite"]
        assert cite["title"] and cite["issuer"] and version["verified"] in VERIFIED
        assert (version["verified"] == "local") <= (table["kind"] == "local")
        if version["verified"] in ("one_source", "two_sources", "disputed") and table["kind"] == "legal":
            assert cite["article"], "a verified article is named"
        if version["verified"] == "content_only" and table["kind"] == "legal" and rule_id != "party.path_months":
            assert "article" not in cite, "an article that was not seen is not named"


@pytest.mark.parametrize("rule_id", BOOK.ids)
def test_a_rule_holds_from_its_first_day_on(rule_id):
    starts = sorted(version["from"] for version in TABLES[rule_id]["values"])
    assert len(set(starts)) == len(starts)
    for start in starts:
        assert BOOK.rule(rule_id, start).since == start and not BOOK.rule(rule_id, start).early
    assert BOOK.rule(rule_id).since == starts[-1]
    first = min(TABLES[rule_id]["values"], key=lambda version: version["from"])
    if first.get("since_at_least"):
        rule = BOOK.rule(rule_id, first["from"] - dt.timedelta(days=1))
        assert (rule.since, rule.early, rule.since_at_least) == (starts[0], True, True)
    if not first.get("since_at_least") or "not_before" in first:
        known = first.get("not_before", first["from"])
        with pytest.raises(RuleError) as caught:
            BOOK.rule(rule_id, known - dt.timedelta(days=1))
        assert caught.value.code == "CG-R002" and str(known) in caught.value.text.zh


def test_a_day_that_is_a_convention_is_said_to_be_one():
    """The last day of a year, and the day of the Branch Regulations for any other text, is no first day."""
    for rule_id, table in TABLES.items():
        for version in table["values"]:
            day, title = version["from"], version["cite"]["title"]
            ends_a_year = (day.month, day.day) == (12, 31)
            borrowed = day == dt.date(2018, 10, 28) and not title.startswith("中国共产党支部工作条例")
            assert not (ends_a_year or borrowed) or version.get("since_at_least"), rule_id
            assert not ends_a_year or version["not_before"] == day.replace(month=1, day=1), rule_id


def test_an_answer_about_an_earlier_day_says_that_the_first_day_is_not_known():
    used = ["party.zhejiang_committee", "party.branch_min", "party.functional"]
    assert not any("首日" in note.zh for note in caveats(cite(BOOK, used, dt.date(2026, 1, 1))))
    *_, note = caveats(cite(BOOK, used, dt.date(2018, 1, 1)))
    assert note.zh.startswith("施行首日未查到，至少自 2018-10-28 起施行：") and "浙江" not in note.zh
    *_, note = caveats(cite(BOOK, used, dt.date(2012, 6, 1)))
    assert "至少自 2012-11-14 起施行：中国共产党章程（2012 年）" in note.zh and "at least from 2012-12-31" in note.en
    assert "浙江" in note.zh and left_out(BOOK, used, dt.date(2012, 6, 1)) is None
    out = left_out(BOOK, [*used, "party.joint_span", "party.joint_criteria"], dt.date(2011, 6, 1))
    assert (
        "支部工作条例（试行）第五条（自 2018-10-28 起）" in out.zh and "浙江" in out.zh and out.zh.count("第五条") == 1
    )


def test_answers_stand_before_the_branch_regulations_and_name_what_they_leave_out():
    branch = {"id": "O1", "name": "甲厂党支部", "kind": "branch", "source": "synthetic", "full_members": 2}
    joint = {"id": "O2", "name": "乙丙联合党支部", "kind": "joint_branch", "source": "synthetic", "full_members": 1}
    park = Park.from_rows(
        {
            "PartyOrganization": [branch, joint, {**branch, "id": "O3", "full_members": 60, "probationary_members": 0}],
            "Enterprise": [
                {"id": "E1", "name": "丁", "full_members": 2, "source": "synthetic"},
                {"id": "E2", "name": "戊", "full_members": 60, "ownership": "state", "source": "synthetic"},
            ],
            "SourceScope": [{"id": "S1", "register": "organizations", "complete": True, "source": "synthetic"}],
        }
    )
    early, late = dt.date(2018, 1, 1), dt.date(2018, 10, 28)
    found = {on: check_organizations(park, on=on) for on in (early, late)}
    codes = {on: [(row["organization_id"], row["finding"]) for row in answer.rows] for on, answer in found.items()}
    assert codes[early] == [("O1", "below_minimum"), ("O2", "below_minimum")]
    assert ("O3", "branch_too_large") in codes[late]
    assert any("支部工作条例" in note.zh and "未据以判断" in note.zh for note in found[early].notes)
    assert [rule["id"] for rule in found[early].rules] == ["party.branch_min"]
    rows = {on: find_branchless(park, on=on) for on in (early, late)}
    assert [row["action"] for row in rows[early].rows] == [row["action"] for row in rows[late].rows]
    said = {on: {reason.code for row in answer.rows for reason in row["reasons"]} for on, answer in rows.items()}
    assert said[late] - said[early] == {"branch_committee", "branch_size"}
    assert any("第二十条（自 2018-10-28 起）" in note.zh for note in rows[early].notes)


@given(st.sampled_from(BOOK.ids), st.dates(dt.date(2009, 1, 1), dt.date(2060, 1, 1)))
def test_a_day_has_the_latest_version_that_has_begun_and_not_ended(rule_id, day):
    versions = sorted(TABLES[rule_id]["values"], key=lambda version: version["from"])
    begun = [version for version in versions if version["from"] <= day]
    perhaps = versions[0].get("since_at_least") and versions[0].get("not_before", day) <= day
    newest = begun[-1] if begun else versions[0] if perhaps else None
    holds = newest is not None and day <= newest.get("until", day)
    rule = BOOK.find(rule_id, day)
    assert (rule is not None) == holds and (rule is None or rule.since == newest["from"])
    if not holds:
        with pytest.raises(RuleError) as caught:
            BOOK.rule(rule_id, day)
        assert caught.value.code == ("CG-R006" if begun else "CG-R002")


def broken(**changes):
    version = {"from": dt.date(2020, 1, 1), "value": 3, "verified": "local", "cite": {"title": "t", "issuer": "i"}}
    table = {"label": {"zh": "例", "en": "x"}, "hard": False, "kind": "local", "confirmed": dt.date(2026, 1, 1)}
    versions = changes.pop("versions", [{}])
    return {**table, "values": [{**version, **change} for change in versions], **changes}


DAY = dt.date(2022, 1, 1)


@pytest.mark.parametrize(
    ("table", "word"),
    [
        (broken(label={"zh": "例"}), "label"),
        (broken(region={"zh": "省"}), "region"),
        (broken(kind="law"), "kind"),
        (broken(hard="yes"), "hard"),
        (broken(confirmed="2026"), "confirmed"),
        (broken(values=[]), "values are missing"),
        (broken(versions=[{"from": None}]), "needs the date from"),
        (broken(versions=[{"verified": "surely"}]), "verified"),
        (broken(versions=[{"cite": {"title": "t"}}]), "citation"),
        (broken(versions=[{"cite": {"issuer": "i"}}]), "citation"),
        (broken(versions=[{"until": dt.date(2019, 1, 1)}]), "until"),
        (broken(versions=[{"since_at_least": "yes"}]), "since_at_least"),
        (broken(versions=[{"not_before": DAY.replace(year=2019)}]), "not_before"),
        (broken(versions=[{"not_before": DAY, "since_at_least": True}]), "not_before"),
        (broken(versions=[{"not_before": 2019, "since_at_least": True}]), "not_before"),
        (broken(versions=[{}, {}]), "overlap"),
        (broken(versions=[{"until": DAY}, {"from": DAY}]), "overlap"),
        (broken(versions=[{"until": DAY}, {"from": DAY + dt.timedelta(days=2)}]), "gap"),
    ],
)
def test_every_kind_of_fault_is_found(table, word):
    (fault,) = find_faults("r", table)
    assert word in fault.en and fault.zh


def test_versions_that_follow_at_once_are_no_fault():
    assert find_faults("r", broken(versions=[{"until": DAY}, {"from": DAY + dt.timedelta(days=1)}])) == []


@pytest.mark.parametrize(
    "path", sorted(Path(chaingraph.__file__).parent.glob("rules/*.toml")), ids=lambda path: path.name
)
def test_every_version_is_a_table_and_no_line_is_longer_than_a_screen(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 120 or line.startswith("values")] == []
    assert any(line.endswith(".values]]") for line in lines)


def test_numbers_are_read_by_short_name_and_what_may_be_younger_is_none():
    names = ("party.branch_min", "party.committee_size", "party.zhejiang_committee")
    early = numbers(BOOK, dt.date(2019, 6, 1), *names, optional=["party.state_firm_committee", "party.publicity_days"])
    assert (early.branch_min, early.committee_size) == (3, tuple(BOOK.rule("party.committee_size").value))
    assert early.state_firm_committee is None and early.publicity_days is early.since("publicity_days") is None
    assert early.authority("zhejiang_committee").zh.startswith("浙江省规定")
    late = numbers(BOOK, None, optional=["party.publicity_days"])
    assert late.since("publicity_days") == dt.date(2026, 5, 19) and late.publicity_days > 0
    with pytest.raises(AttributeError, match="branch_max"):
        _ = early.branch_max
    with pytest.raises(LookupError, match="not in force"):
        early.authority("state_firm_committee")
    with pytest.raises(RuleError, match="state_firm_committee"):
        numbers(BOOK, dt.date(2019, 6, 1), "party.state_firm_committee")
    with pytest.raises(ValueError, match="branch_min"):
        numbers(BOOK, None, "party.branch_min", "party.branch_min")


def test_a_rule_file_with_a_fault_is_not_loaded(monkeypatch, tmp_path):
    monkeypatch.setattr("chaingraph.rules.core.files", lambda package: tmp_path)
    (tmp_path / "a.toml").write_text("[r]\nvalues = []\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a.toml: r: label"):
        rulebook.__wrapped__()


def test_a_rule_stands_in_one_file_only(monkeypatch, tmp_path):
    monkeypatch.setattr("chaingraph.rules.core.files", lambda package: tmp_path)
    text = (
        'label = { zh = "例", en = "x" }\nhard = false\nkind = "local"\nconfirmed = 2026-01-01\n'
        f'[[r.values]]\nfrom = 2020-01-01\nvalue = 1\nverified = "local"\n{CITE}\n'
    )
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(f"[r]\n{text}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"b.toml: r: declared twice"):
        rulebook.__wrapped__()


def test_an_answer_says_how_far_its_rules_were_verified():
    assert caveats(cite(BOOK, ["party.branch_min", "party.branch_max"])) == ()
    rules = cite(BOOK, ["party.zhejiang_committee", "party.set_up_months", "party.zhejiang_committee"])
    verified, region = caveats(rules)
    assert count_rules(rules).zh == "依据规则 2 条，其中 2 条条文待核" and count_rules(()) is None
    assert [rule["id"] for rule in rules] == ["party.set_up_months", "party.zhejiang_committee"]
    assert (
        "条号只见于一个来源的：浙江省" in verified.zh and "只见内容、未见条号的：中国共产党支部工作条例" in verified.zh
    )
    assert "article seen in one source only" in verified.en and "content seen" in verified.en
    assert region.zh.startswith("仅适用于浙江省，其他地区供参考") and "Zhejiang only" in region.en
    (note,) = caveats(cite(BOOK, ["committee.tiers", "party.talk_months", "party.state_firm_general_branch"]))
    assert "未找到成文规定" in note.zh and "条号各来源不一" in note.zh and "数字未对照原文的：" in note.zh


def test_the_numbers_of_the_branch_regulations():
    values = {name: (BOOK.rule(f"party.{name}").value, BOOK.rule(f"party.{name}").hard) for name in (
        "branch_min", "branch_max", "joint_span", "committee_min", "term_years", "path_months")}  # fmt: skip
    assert values == {
        "branch_min": (3, True), "branch_max": (50, False), "joint_span": (5, False),
        "committee_min": (7, True), "term_years": (3, False), "path_months": (24, True),
    }  # fmt: skip
    branch = BOOK.rule("party.branch_min")
    assert (branch.article, branch.base, branch.since) == ("第四条", "full_members", dt.date(2018, 10, 28))
    assert BOOK.rule("party.joint_span").article == "第五条" and BOOK.rule("party.committee_min").article == "第二十条"
    months = [BOOK.rule(f"party.{name}_months").value for name in ("activist", "probation")]
    assert BOOK.rule("party.path_months").value == sum(months)


def test_a_provincial_rule_is_guidance_and_says_where_it_holds():
    for name, value in (("general_branch", 50), ("committee", 100)):
        rule = BOOK.rule(f"party.zhejiang_{name}")
        assert (rule.value, rule.kind, rule.hard, rule.base) == (value, "guidance", False, "full_members")
        assert "浙江" in rule.label.zh and "Zhejiang" in rule.label.en


def test_the_revision_of_2026_is_chosen_by_date():
    before, after = (BOOK.rule("party.activist_months", dt.date(2026, 5, day)) for day in (18, 19))
    assert "2014" in before.title and "2026" in after.title and before.value == after.value == 12


@pytest.mark.parametrize("rule_id", [rule_id for rule_id in PARTY if TABLES[rule_id]["kind"] == "legal"])
def test_a_local_file_changes_no_legal_rule(rule_id, tmp_path):
    with pytest.raises(RuleError) as caught:
        BOOK.with_local(local_file(tmp_path, rule_id, 1))
    assert caught.value.code == "CG-R004" and rule_id in caught.value.text.zh


def local_file(folder, rule_id, value, since="2018-10-28"):
    path = folder / "local.toml"
    path.write_text(
        f'[[{rule_id}.values]]\nfrom = {since}\nvalue = {value}\nverified = "local"\n{CITE}\n', encoding="utf-8"
    )
    return path


def test_guidance_may_be_changed_locally_and_is_then_called_local(tmp_path):
    book = BOOK.with_local(local_file(tmp_path, "party.zhejiang_general_branch", 40))
    rule = book.rule("party.zhejiang_general_branch")
    assert (rule.value, rule.kind, rule.verified) == (40, "local", "local")
    assert read_limits(book, None).zhejiang_general_branch == 40
    assert BOOK.rule("party.zhejiang_general_branch").value == 50


def test_before_its_first_day_a_local_value_leaves_the_shipped_one(tmp_path):
    book = BOOK.with_local(local_file(tmp_path, "party.zhejiang_general_branch", 40, since="2026-01-01"))
    before, after = (
        book.rule("party.zhejiang_general_branch", day) for day in (dt.date(2025, 12, 31), DAY.replace(2026))
    )
    assert (before.value, before.kind, before.region.zh) == (50, "guidance", "浙江省")
    assert (after.value, after.kind, after.region) == (40, "local", None)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ("3", "values are missing"),
        ("[1]", "needs the date from"),
    ],
)
def test_versions_that_are_no_tables_are_a_clear_error(tmp_path, values, word):
    refuse_local(tmp_path, f"[party.zhejiang_general_branch]\nvalues = {values}\n", word)


@pytest.mark.parametrize(
    ("version", "word"),
    [
        ('from = 2018-10-28\nvalue = 3\nverified = "local"', "citation"),
        (f'from = 2018-10-28\nverified = "local"\n{CITE}', "no value"),
        (f'from = 2018-10-28\nvalue = "fifty"\n{CITE}', "look like 50"),
        (f"from = 2018-10-28\nvalue = true\n{CITE}", "look like 50"),
        (f"value = 3\n{CITE}", "needs the date from"),
    ],
)
def test_a_wrong_local_file_is_a_clear_error(tmp_path, version, word):
    refuse_local(tmp_path, f"[[party.zhejiang_general_branch.values]]\n{version}\n", word)


def refuse_local(folder, text, word):
    path = folder / "local.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        BOOK.with_local(path)
    assert caught.value.code == "CG-R005" and word in caught.value.text.en and "local.toml" in caught.value.text.zh


def test_unknown_rules_and_unreadable_files_are_clear_errors(tmp_path):
    with pytest.raises(RuleError) as caught:
        BOOK.rule("party.nothing")
    assert caught.value.code == "CG-R001"
    with pytest.raises(RuleError) as caught:
        BOOK.with_local(local_file(tmp_path, "party.nothing", 1))
    assert caught.value.code == "CG-R001"
    (tmp_path / "broken.toml").write_text("[", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        BOOK.with_local(tmp_path / "broken.toml")
    assert caught.value.code == "CG-R003" and "broken.toml" in caught.value.text.zh


def test_an_empty_book_says_which_rule_is_missing():
    with pytest.raises(RuleError) as caught:
        read_limits(Rulebook({}), None)
    assert "party.branch_min" in caught.value.text.en


@pytest.fixture(scope="module")
def answers():
    park, on = build_sample(seed=1, enterprises=350).park, dt.date(2026, 6, 20)
    questions = (find_branchless, check_organizations, find_chain_tiers, summarize_committees, assign_joint_branches,
                 find_development, summarize_statistics)  # fmt: skip
    tables = [question(park, on=on) for question in questions]
    tables.append(build_roadmap(park, on=on, until=dt.date(2029, 1, 1), without="joint_branch"))
    return [part for table in tables for part in (table, *table.parts.values())]


def reasons_in(value):
    if isinstance(value, Reason):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from reasons_in(item)


def test_every_answer_and_every_part_of_it_lists_its_rules_and_says_how_far_they_were_verified(answers):
    weak = {"one_source", "content_only", "disputed", "text_not_seen", "not_found"}
    for table in answers:
        used = {
            rule
            for row in table.rows
            for value in row.values()
            for reason in reasons_in(value)
            for rule in reason.rules
        }
        assert used <= {rule["id"] for rule in table.rules}, table.name
        told = any(note.zh.startswith("规则核实程度") for note in part_notes(table.notes, table.rules).behind)
        assert told == any(rule["verified"] in weak for rule in table.rules), table.name
