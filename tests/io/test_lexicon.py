"""What headings mean: declared words are taken, ambiguous ones asked, likeness never silent."""

from collections import defaultdict
from pathlib import Path

import pytest

from chaingraph.io.clean import fold
from chaingraph.io.lexicon import declared_words, is_known, kind_of_sheet, recognise, unit_of
from chaingraph.io.tables import Outcome
from chaingraph.model import KINDS

HEADINGS = Path(__file__).parents[1] / "cases" / "intake" / "headings.tsv"


def headings():
    lines = HEADINGS.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def verdict(found, right):
    """How an answer compares with the one by hand."""
    means = [f"{target.kind}.{target.property}" for target in found.targets]
    if found.outcome is Outcome.READ:
        return "right" if means == [right] else "silently wrong"
    if found.outcome is Outcome.ASKED:
        return "right" if right.removeprefix("ask:") in means else "needless"
    same = {"aside": Outcome.ASIDE, "personal": Outcome.PERSONAL, "number": Outcome.NUMBERING}
    return "right" if same.get(right) is found.outcome else "missed"


def test_headings_of_real_lists_are_read_or_asked():
    """Headings of 13 published lists with the answer by hand: none is silently something else."""
    counts = defaultdict(list)
    for heading, kind, right in headings():
        counts[verdict(recognise(heading, kind), right)].append((heading, kind, right))
    assert not counts["silently wrong"]
    assert not counts["missed"]
    assert len(counts["needless"]) <= 2
    assert len(counts["right"]) >= 144


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_a_word_means_one_property_or_is_asked(kind):
    means = defaultdict(set)
    asks = set()
    for word, target, sure in declared_words(kind):
        if sure:
            means[fold(word)].add(target)
        else:
            asks.add(fold(word))
    assert {word: found for word, found in means.items() if len(found) > 1} == {}
    assert not asks & means.keys()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("企业", "Enterprise"),
        ("1.企业", "Enterprise"),
        ("企業", "Enterprise"),
        ("企业名单（2026年10月）", "Enterprise"),
        ("2026年企业信息表", "Enterprise"),
        ("企业摸底表", "Enterprise"),
        ("党组织", "PartyOrganization"),
        ("花名册", "Member"),
        ("enterprises", "Enterprise"),
        ("Sheet1", None),
        ("附件1", None),
    ],
)
def test_sheets_are_known_by_name(name, kind):
    found = kind_of_sheet(name)
    assert (found.name if found else None) == kind


@pytest.mark.parametrize("qualifier", ["上年", "去年", "计划", "新增", "人均", "集团", "占比", "同比", "其中女性"])
@pytest.mark.parametrize("form", ["{q}{w}", "{w}{q}", "{w}（{q}）", "{q} ▸ {w}", "{w} ▸ {q}", "{a}{q}{b}", "{q}：{w}"])
def test_another_measure_of_a_known_word_is_never_taken_or_proposed_for_it(qualifier, form):
    """Unless a declared word says so itself."""
    for kind in ("Enterprise", "PartyOrganization"):
        for word, target, _ in [*declared_words(kind)][::3]:
            said = form.format(q=qualifier, w=word, a=word[:2], b=word[2:])
            found = recognise(said, kind)
            if found.outcome in (Outcome.READ, Outcome.ASKED):
                ours = [w for w, other, _ in declared_words(kind) if other in found.targets]
                assert any(fold(qualifier)[:2] in fold(w) for w in ours), (said, target, found)


def test_levels_ticks_and_units():
    assert recognise("党员情况 ▸ 预备", "Enterprise").property == "probationary_members"
    (tick,) = recognise("党组织类别 ▸ 联合党支部", "Enterprise").targets
    assert (tick.kind, tick.property, tick.value) == ("PartyOrganization", "kind", "联合党支部")
    assert recognise("从业人员情况 ▸ 总数", "Enterprise").property == "employees"
    assert recognise("Established 成立时间", "PartyOrganization").property == "founded"
    assert unit_of("年销售额（亿元）") == "亿元"
    assert unit_of("年销售额") is None


def test_values_are_no_headings():
    assert is_known("企业名称")
    assert is_known("联系电话")
    assert not is_known("甲测试有限公司")
    assert not is_known("甲街道1号")
    assert not is_known("")


@pytest.mark.parametrize("text", ["ABC公司", "ABC 公司", "IBM企业", "Acme（公司）"])
def test_a_unit_with_a_latin_name_is_no_heading(text):
    assert not is_known(text)


@pytest.mark.parametrize("text", ["公司", "Company 公司", "Name/企业名称", "企业 Enterprise", "党支部 Party branch"])
def test_a_word_for_a_unit_in_both_languages_stays_a_heading(text):
    assert is_known(text)
