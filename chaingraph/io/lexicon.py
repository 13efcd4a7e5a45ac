"""What a heading means: by declaration, never by likeness alone."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from chaingraph.io.bilingual import english_money, halves, is_chinese, is_latin
from chaingraph.io.clean import fold
from chaingraph.io.row_words import is_shaped
from chaingraph.io.tables import Outcome
from chaingraph.model import KINDS, Kind, Property, Type
from chaingraph.model import kind as declared_kind

LEVEL = " ▸ "  # between the levels of a heading
_LIKE = 0.72  # share of letters alike from which a known word is worth proposing
_CACHED = 1 << 14

_NUMBERING = frozenset(map(fold, ("序号", "行号", "编号序号", "顺序号", "号", "no", "no.", "#", "排序")))
# Last levels that say nothing without the level above
_GENERIC = frozenset(
    map(
        fold,
        (
            "总数 人数 合计 小计 总计 姓名 名称 全称 时间 日期 类型 类别 其他 电话 正式 预备 情况 数量 形式 数 "
            "专职人员 兼职人员 是否党员"
        ).split(),
    )
)
_TOTALS = frozenset(map(fold, "总数 人数 合计 小计 总计".split()))
_PERSONAL = re.compile(
    r"姓名|电话|手机|联系方式|身份证|证件号|性别|民族|籍贯|出生|年龄|学历|学位|毕业|家庭住址|家庭地址|现住址|住址|邮箱|微信|qq|"
    r"联系人|^法人(代表)?$|法定代表人|负责人|书记$|^书记|委员$|董事长|总经理|职称|户籍|照片|银行|账号|学工号|工号|参加工作|婚姻|"
    r"健康|宗教|传真|经办人|填表人|^党员名称$|企业家|telephone|^phone|phone$|mobile|contact|idcard|idno|e?mail|gender|birth"
)
_OF_A_COUNT = re.compile(r"人数|数$|数量|是否(建立|成立|配备|选派)|经费|单位名称$|产业链")
# Known from such lists, and stated by none of our properties
_NO_USE = re.compile(
    r"^(成立(日期|时间)|注册(资本|资金|日期|时间|时期)|经营范围|工会|共青团|团组织|妇联|群团|备注|说明|流动党员|发展对象|"
    r"入党申请人?|申请入党人|失联|主管单位|业务主管|原工作|入团|档案)|经费|本地配套|原因|入党时|转正所在"
)
_FOREIGN = r"(?:亿|千万|百万|十万|万|千|百)?(?:美|欧|日|港|澳|韩|加|英|新台|新加坡)(?:元|币|镑)"
_UNIT = re.compile(rf"({_FOREIGN}|亿元|千万元|百万元|万元|千元|元|万人|人|名|%|亿|万|家|个)\s*[)\]】]?\s*$")
_DATED = re.compile(r"(19|20)\d\d(年(度)?)?([-./]?\d{1,2}(月份?)?)?([-./]?\d{1,2}日?)?|第?[一二三四1-4]季度|[上下]半年")
# Before what is a part of the number beside it
_PART = r"(?:其中\s*[:：]?|[内另]?含\s*[:：]|[#＃])"
_PARTED = re.compile(rf"^\s*{_PART}")
_COUNTED = re.compile(r"\d\s*(人|名|家|个|户|元|万元|亿元)?\s*$")
_NUMBERED = re.compile(rf"^\s*({_PART}|附件\s*\d*|附表\s*\d*|[(]?[一二三四五六七八九十\d]{{1,2}}[)、.．])\s*")
# What the English half of a heading says where its Chinese half is a word for a unit
_ENGLISH_WORDS = re.compile(
    r"\b(compan(y|ies)|firms?|enterprises?|organi[sz]ations?|units?|names?|branch(es)?|committees?|part(y|ies)|groups?|"
    r"suppliers?|customers?|schools?|associations?|cent(er|re)s?|parks?|no|id)\b",
    re.IGNORECASE,
)
# Words that make another measure of the one that they stand at
_QUALIFIER = re.compile(
    "上一?年|去年|前年|往年|上期|同期|计划|预计|预期|拟|目标|新增|净增|增加|减少|增长|增幅|人均|户均|平均|集团|占比|比例|比重|"
    "百分比|同比|环比|累计|其中"
    r"|\b(?:last year|previous year|planned|target|per capita|per head|newly|growth|group|of which|year-on-year|yoy)\b"
)
_OF_WHICH = re.compile(rf"(^|{LEVEL})\s*其中\s*[:：]?(?=\s*▸|[^▸]+$)")
_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*(?:[)\]】〕]|$)")


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may state: a property of a kind, or that it has the value that the heading names."""

    kind: str
    property: str
    value: str | None = None  # a column to be ticked: label of the value that a tick means

    def declared(self) -> Property:
        """Return the property as it is declared."""
        return declared_kind(self.kind)[self.property]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a heading was recognised as.

    `targets`: the one property that is meant where it is read; what it may mean where that is asked, the likeliest
    first. `own`: it is a name or label of our own declaration.
    """

    outcome: Outcome
    targets: tuple[Target, ...] = ()
    own: bool = False
    like: bool = False  # proposed for likeness alone

    @property
    def kind(self) -> str | None:
        """Name of the kind that is meant, where it is one."""
        return self.targets[0].kind if len(self.targets) == 1 else None

    @property
    def property(self) -> str | None:
        """Name of the property that is meant, where it is one."""
        return self.targets[0].property if len(self.targets) == 1 else None


@lru_cache(_CACHED)
def recognise(heading: str, kind: str) -> Recognised:
    """Return what a heading means in a list of this kind.

    `heading`: as typed, its levels joined with `LEVEL`.

    Order: names and labels of the declaration, further words of it, words of personal data, words that mean several
    things (asked), words of no use (aside), likeness (asked, with what it is like). A word that makes another measure
    of it (last year's, planned, per head) must be part of the declared word. O(declared words), remembered.

    >>> recognise("党员情况 ▸ 正式", "Enterprise").property
    'full_members'
    >>> recognise("联系电话", "Enterprise").outcome
    <Outcome.PERSONAL: 'personal'>
    >>> recognise("从业人数（上年）", "Enterprise").outcome
    <Outcome.ASIDE: 'aside'>
    """
    known = declared(heading, kind)
    if known is not None:
        return known
    like = _alike(_table(kind), _keys(_levels(heading)), _in(heading, kind))
    return Recognised(Outcome.ASKED, like, like=True) if like else Recognised(Outcome.ASIDE)


@lru_cache(_CACHED)
def declared(heading: str, kind: str) -> Recognised | None:
    """Return what a heading is declared to mean, None where no declaration knows it."""
    levels = _levels(heading)
    if not levels:
        return Recognised(Outcome.BLANK)
    table = _table(kind)
    qualifiers = _qualifiers(heading, kind)
    whole = [key for key in (fold(heading), fold(bare(heading))) if key in table.own and _has_all(key, qualifiers)]
    own = table.own[whole[0]] if whole else None
    if own:
        return Recognised(Outcome.READ, (own,), own=True)
    every = _keys(levels)
    keys = [key for key in every if _has_all(key, qualifiers)]
    if any(key in _NUMBERING for key in keys):
        return Recognised(Outcome.NUMBERING)
    certain = _tick(levels, table) or _first(table.certain, keys)
    other = _contradicted(heading, certain, table)
    if other:
        return Recognised(Outcome.ASKED, (*certain, *other))
    if certain:
        return Recognised(Outcome.READ, certain)
    said = fold(heading)
    if _PERSONAL.search(said) and not _OF_A_COUNT.search(said):
        return Recognised(Outcome.PERSONAL)
    asked = _first(table.asked, keys) or _total_of_members(levels, table)
    if asked:
        return Recognised(Outcome.ASKED, asked)
    if len(keys) < len(every) and (_first(table.certain, every) or _first(table.asked, every)):
        return Recognised(Outcome.ASIDE)
    if any(_NO_USE.search(bare(text)) for text in (levels[-1], "".join(levels))):
        return Recognised(Outcome.ASIDE)
    return None


def _levels(heading: str) -> list[str]:
    """Return the levels of a heading in one language: of two the Chinese one."""
    parts = [(level, "") if _is_called(level) else halves(level) for level in heading.split(LEVEL) if level.strip()]
    chinese = [level for level, _ in parts if is_chinese(level)]
    return [level for level, _ in parts if not chinese or is_chinese(level) or not is_latin(level)]


def _is_called(text: str) -> bool:
    """Tell whether a text in both scripts is the name of a unit (ABC公司): its Latin half is no word for one."""
    chinese, english = halves(text)
    return bool(english) and is_shaped(chinese) and not _ENGLISH_WORDS.search(english)


def _english(heading: str) -> str:
    """Return the English half of the last level of a heading in two languages, blank where it has none."""
    parts = [halves(level) for level in heading.split(LEVEL) if level.strip()]
    alone = [level for level, _ in parts if not is_chinese(level) and is_latin(level)]
    return parts[-1][1] or (alone[-1] if 0 < len(alone) < len(parts) else "")


@lru_cache(_CACHED)
def is_known(text: str) -> bool:
    """Tell whether a text is a heading that some list has, of whatever kind; likeness does not count."""
    levels = _levels(text)
    if not levels:
        return False
    words = _all_words()
    if fold(text) in words or fold(bare(text)) in words or any(key in words for key in _keys(levels)):
        return True
    whole = fold(text)
    if _PERSONAL.search(whole) and not _OF_A_COUNT.search(whole):
        return True
    return any(_NO_USE.search(bare(part)) for part in (levels[-1], "".join(levels)))


@cache
def _all_words() -> frozenset[str]:
    """Return the words of every kind, folded."""
    tables = map(_table, (kind.name for kind in KINDS))
    return _NUMBERING.union(*(key for table in tables for key in ([*table.own], [*table.certain], [*table.asked])))


def kind_called(name: str) -> Kind | None:
    """Return the kind whose own name a sheet or file has: its table, label or identifier, nothing beside it.

    >>> kind_called("企业").name, kind_called("企业名单")
    ('Enterprise', None)
    """
    return _own_sheets().get(fold(name))


def kind_of_sheet(name: str) -> Kind | None:
    """Return the kind that a sheet or file is called by; numbers, dates and brackets do not matter.

    >>> kind_of_sheet("1.企业名单（2026年10月）").name
    'Enterprise'
    """
    return _sheets().get(fold(name)) or _sheets().get(fold(undated(bare(undated(name)))))


def undated(name: str) -> str:
    """Return the name of a sheet or file without years, months, days, quarters and halves.

    >>> undated("企业名单2024年5月"), undated("2024年第一季度产值")
    ('企业名单', '产值')
    """
    return _DATED.sub("", unicodedata.normalize("NFKC", name))


def unit_of(heading: str) -> str | None:
    """Return the unit that a heading states at its end; money in English as it is written where it is none of ours.

    >>> unit_of("年销售额（亿元）"), unit_of("Revenue (million yuan)"), unit_of("Revenue (USD)")
    ('亿元', '百万元', 'usd')
    """
    chinese, _ = halves(heading)
    found = _UNIT.search(unicodedata.normalize("NFKC", chinese))
    return found[1] if found else english_money(heading)


def bare(text: str) -> str:
    """Return a text without brackets and without a number in front."""
    return _BRACKETS.sub("", _NUMBERED.sub("", unicodedata.normalize("NFKC", text)))


@dataclass(frozen=True, slots=True)
class _Table:
    """Declared words of lists of a kind, folded."""

    own: Mapping[str, Target]
    certain: Mapping[str, tuple[Target, ...]]
    asked: Mapping[str, tuple[Target, ...]]


@cache
def _table(kind: str) -> _Table:
    own: dict[str, Target] = {}
    for prop in declared_kind(kind).properties:
        for word in (prop.name, prop.label.zh, prop.label.en):
            own.setdefault(fold(word), Target(kind, prop.name))
    certain: dict[str, tuple[Target, ...]] = {}
    asked: dict[str, list[Target]] = {}
    for word, target, sure in declared_words(kind):
        if sure:
            certain.setdefault(fold(word), (target,))
        elif target not in asked.setdefault(fold(word), []):
            asked[fold(word)].append(target)
    several = {key: tuple(found) for key, found in asked.items()}
    return _Table(MappingProxyType(own), MappingProxyType(certain), MappingProxyType(several))


def is_part(text: str) -> bool:
    """Tell whether a heading says that it is a part of another one.

    >>> is_part("其中：预备"), is_part("#女性"), is_part("含税收入"), is_part("其中：预备1人")
    (True, True, False, False)
    """
    return _PARTED.match(text) is not None and _COUNTED.search(text) is None


def is_level_below(group: str, text: str) -> bool:
    """Tell whether a text is a heading of some list with the group above it.

    >>> is_level_below("党员人数", "正式"), is_level_below("备注", "已搬迁")
    (True, False)
    """
    levels = _levels(f"{group}{LEVEL}{text}")
    return bool(levels) and any(key in _all_words() for key in _keys(levels))


def declared_words(kind: str) -> Iterator[tuple[str, Target, bool]]:
    """Yield every word that heads a column in lists of a kind: the word, what it states, whether it is sure."""
    for prop in declared_kind(kind).properties:
        target = Target(kind, prop.name)
        for word in (prop.name, prop.label.zh, prop.label.en, *prop.headings):
            yield word, target, True
        for word in prop.asks:
            yield word, target, False
    for other in KINDS:
        for beside in other.beside:
            if beside.subject == kind:
                for sure, several in ((True, beside.headings), (False, beside.asks)):
                    for name, words in several.items():
                        for word in words:
                            yield word, Target(other.name, name), sure


@cache
def _own_sheets() -> Mapping[str, Kind]:
    found: dict[str, Kind] = {}
    for kind in KINDS:
        for word in (kind.table, kind.label.zh, kind.name):
            found.setdefault(fold(word), kind)
    for kind in KINDS:
        found.setdefault(fold(kind.label.en), kind)
    return MappingProxyType(found)


@cache
def _sheets() -> Mapping[str, Kind]:
    return MappingProxyType({fold(word): kind for kind in reversed(KINDS) for word in kind.sheets} | {**_own_sheets()})


def _keys(levels: list[str]) -> list[str]:
    """Return what to look up, the likeliest first: a last level that says nothing takes the level above along."""
    last, above = levels[-1], "".join(levels[:-1])
    core = re.sub(r"(基本)?(情况|信息|其中|数量|人数|数)", "", bare(above))
    if above and fold(bare(last)) in _GENERIC:
        keys = [core + bare(last), above + last, bare(last) + core]
    else:
        keys = [last, bare(last), *([core + bare(last)] if above else [])]
    return [key for key in dict.fromkeys(map(fold, keys)) if key]


def _first(words: Mapping[str, tuple[Target, ...]], keys: list[str]) -> tuple[Target, ...]:
    return next((words[key] for key in keys if key in words), ())


def _qualifiers(heading: str, kind: str) -> frozenset[str]:
    """Return the words of a heading that make another measure of a declared word; a part of a total is what it says."""
    said = _OF_WHICH.sub(r"\1", heading)
    return _in(LEVEL.join(_levels(said)) if fold(_english(heading)) in _table(kind).certain else said, kind)


def _in(text: str, kind: str) -> frozenset[str]:
    wide = unicodedata.normalize("NFKC", text).lower()
    found = _QUALIFIER.findall(fold(text)) + _QUALIFIER.findall(wide)
    return frozenset(map(fold, found)).difference(_QUALIFIER.findall(declared_kind(kind).label.zh))


def _has_all(key: str, words: frozenset[str]) -> bool:
    return all(word in key for word in words)


def _contradicted(heading: str, certain: tuple[Target, ...], table: _Table) -> tuple[Target, ...]:
    """Return what the English half of a heading states where its Chinese half states another property."""
    english = _english(heading)
    other = _first(table.certain, [fold(english), fold(bare(english))]) if english and certain else ()
    return other if other and other[0].property != certain[0].property else ()


def _tick(levels: list[str], table: _Table) -> tuple[Target, ...]:
    """Return the value of an enumeration that a column below its heading is ticked for."""
    if len(levels) == 1:
        return ()
    for target in _first(table.certain, _keys(levels[:-1])):
        prop = target.declared()
        if prop.type is Type.ENUM:
            labels = {fold(label.zh): label.zh for label in prop.values.values()}
            labels |= {fold(word): prop.values[value].zh for word, value in prop.also.items()}
            label = labels.get(fold(levels[-1])) or labels.get(fold(bare(levels[-1])))
            return (Target(target.kind, target.property, label),) if label else ()
    return ()


def _total_of_members(levels: list[str], table: _Table) -> tuple[Target, ...]:
    above = "".join(levels[:-1])
    if "党员" in above and fold(bare(levels[-1])) in _TOTALS:
        return table.asked.get(fold("党员数"), ())
    return ()


def _alike(table: _Table, keys: list[str], qualifiers: frozenset[str]) -> tuple[Target, ...]:
    words = {word: found for word, found in {**table.asked, **table.certain}.items() if _has_all(word, qualifiers)}
    best: tuple[float, str] = (0.0, "")
    for key in keys:
        for word in difflib.get_close_matches(key, words, n=1, cutoff=_LIKE):
            best = max(best, (difflib.SequenceMatcher(None, key, word).ratio(), word))
    return words.get(best[1], ())
