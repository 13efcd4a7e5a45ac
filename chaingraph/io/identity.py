"""Who is who: the forms in which names are compared, in Polars expressions; for matching only, never for display.

A strong form is the same name written otherwise; a weak form is perhaps the same firm, so that somebody is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

import polars as pl

from chaingraph.io.reference_codes import reference_table
from chaingraph.model import kind

_NO_LETTERS = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
    " \t\n\r\u000b\u000c_"
    "·・•‧∙⋅"
)
_SAME: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(_NO_LETTERS, ""),
        **dict.fromkeys("〔【[「『〈《", "("),
        **dict.fromkeys("〕】]」』〉》", ")"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_KEPT = "\x00"  # a dash that stays, while the others are taken out
_MARKS = "。.,、;:'\"“”‘’"
_ENDING = f"[{_MARKS}]+$"
# What stands after 原 must not make a word with it, such as 原料
_FORMER = (
    r"[(（〔【\[]\s*(?:(?:原名称|原名|原称|曾用名)[:：为是系]?|原[:：为是系]?)"
    r"([^()（）〔〕【】\[\]料油木煤产材子浆酒野始](?:[^()（）]|[(（][^()（）]*[)）])+)[)）〕】\]]\s*[。.]?$"
)
_ST = r"^\*?st(\p{Han})"
# Cut from the end in this order: suffixes cost a third of one pattern
_COMPANY = ("公司", "责任", "有限", "股份", "(集团)", "集团")
_PARTNERSHIP = ("(普通合伙)", "(特殊普通合伙)", "(有限合伙)", "有限合伙", "个人独资企业", "集团")
_PART = (("分公司", "办事处", "项目部", "营业部"), ("分厂", "分店", "分行", "支行", "分部"))
_PARTY = r"^(中国共产党|中共)"
_STREET_FORMS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("街道办事处", "街道办", "街办", "街道"), "街道"),
        **dict.fromkeys(("镇人民政府", "镇政府", "镇"), "镇"),
        **dict.fromkeys(("乡人民政府", "乡政府", "乡"), "乡"),
    }
)
_STREET = f"({'|'.join(_STREET_FORMS)})$"
_DIGITS = "一二三四五六七八九"
_AFTER_A_NUMBER = ("党", "支", "总", "联", "临", "车间", "分", "生产", "项目")


def strong(names: pl.Expr) -> pl.Expr:
    """Return the form in which one name, however it is written, is the same.

    Width, case, script, blanks, brackets, dots, dashes, marks at the end, ``ST`` and a former name in brackets do not
    matter. One pass per name.

    >>> pl.DataFrame({"n": ["ST 甲測試（泸州）。"]}).select(strong(pl.col("n"))).item()
    '甲测试(泸州)'
    """
    old, new = _letters()
    folded = names.str.normalize("NFKC").str.to_lowercase().str.replace_many(old, new)
    # a mark may stand on either side of the bracket
    return without_former(folded.str.replace(_ENDING, "")).str.replace(_ENDING, "").str.replace(_ST, "$1")


def weak(strong_names: pl.Expr) -> pl.Expr:
    """Return what is left of a firm's name without its legal form and brackets; null where that is less than 2 letters.

    `strong_names`: strong forms, as a column of their own where there are many: an expression is run at each use.

    A branch keeps its words: it is never its parent.

    >>> names = pl.Series(["甲测试有限责任公司", "甲测试公司", "甲测试有限公司成都分公司"])
    >>> pl.select(weak(pl.lit(names))).to_series().to_list()
    ['甲测试', '甲测试', '甲测试有限公司成都分公司']
    """
    company, other = strong_names, strong_names
    for word in _COMPANY:
        company = company.str.strip_suffix(word)
    for word in _PARTNERSHIP:
        other = other.str.strip_suffix(word)
    part = pl.any_horizontal(strong_names.str.tail(len(words[0])).is_in(words) for words in _PART)
    cut = pl.when(part).then(strong_names).when(strong_names.str.ends_with("公司")).then(company).otherwise(other)
    bare = cut.str.replace_all("(", "", literal=True).str.replace_all(")", "", literal=True)
    return pl.when(bare.str.len_chars() > 1).then(bare)


def organization(names: pl.Expr) -> pl.Expr:
    """Return the form in which a Party organization is the same: its last word plain, 第1 as 第一, no 中共 in front.

    >>> names = pl.Series(["中共戊公司第1支部委员会", "戊公司第一党支部", "中国共产党丙厂总支部委员会", "丙厂党总支"])
    >>> pl.select(organization(pl.lit(names))).to_series().to_list()
    ['戊公司第一党支部', '戊公司第一党支部', '丙厂党总支', '丙厂党总支']
    """
    old, new = _numbers()
    return plain_form(strong(names).str.replace(_PARTY, "").str.replace_many(old, new))


def street(names: pl.Expr) -> pl.Expr:
    """Return the name of a street, town or township without the word for what it is.

    >>> pl.select(street(pl.lit(pl.Series(["安宁街道办事处", "安宁", "石洞镇"])))).to_series().to_list()
    ['安宁', '安宁', '石洞']
    """
    whole = strong(names)
    stem = whole.str.replace(_STREET, "")
    return pl.when(stem.str.len_chars() > 1).then(stem).otherwise(whole)


def street_form(names: pl.Expr) -> pl.Expr:
    """Return the word for what a street is (街道, 镇, 乡), null where the name does not say.

    >>> pl.select(street_form(pl.lit(pl.Series(["安宁街道办事处", "安宁"])))).to_series().to_list()
    ['街道', None]
    """
    whole = strong(names)
    said = pl.when(whole.str.len_chars() > street(names).str.len_chars()).then(whole.str.extract(_STREET))
    return said.replace_strict(_STREET_FORMS, default=None, return_dtype=pl.String)


def product(names: pl.Expr) -> pl.Expr:
    """Return the form in which goods are the same: their key. A dash between digits stays, since 1-2 is not 12.

    >>> pl.select(product(pl.lit(pl.Series(["ＰＣＢ 板", "pcb-板", "X1-2"])))).to_series().to_list()
    ['pcb板', 'pcb板', 'x1-2']
    """
    kept = strong(names)
    for _ in range(2):  # a digit may stand between two dashes
        kept = kept.str.replace_all(r"(\d)-(\d)", f"${{1}}{_KEPT}${{2}}")
    bare = kept.str.replace_all("-", "", literal=True).str.strip_chars_end(_MARKS)
    return bare.str.replace_all(_KEPT, "-", literal=True)


def chain(names: pl.Expr) -> pl.Expr:
    """Return the form in which an industry chain is the same: the words 产业链 and 产业 may be left out.

    >>> pl.select(chain(pl.lit(pl.Series(["电子信息产业链", "电子信息", "医药产业"])))).to_series().to_list()
    ['电子信息', '电子信息', '医药']
    """
    whole = strong(names)
    bare = whole.str.replace("产业链?$", "")
    return pl.when(bare.str.len_chars() > 1).then(bare).otherwise(whole)


def former(names: pl.Expr) -> pl.Expr:
    """Return the former name that stands in brackets at the end, null where there is none.

    >>> pl.select(former(pl.lit(pl.Series(["甲厂（原丁厂）", "甲厂（原料车间）"])))).to_series().to_list()
    ['丁厂', None]
    """
    return names.str.extract(_FORMER).str.strip_chars()


def without_former(names: pl.Expr) -> pl.Expr:
    """Return names without a former name in brackets at the end.

    >>> pl.select(without_former(pl.lit("甲厂（原丁厂）"))).item()
    '甲厂'
    """
    return names.str.replace(_FORMER, "")


def form_of(kind_name: str) -> Callable[[pl.Expr], pl.Expr]:
    """Return the expression of the form in which names of this kind of record are the same."""
    return {"PartyOrganization": organization, "IndustryChain": chain, "Product": product}.get(kind_name, strong)


def strong_text(text: str, kind_name: str = "") -> str:
    """Return the strong form of one text.

    >>> strong_text("甲（泸州）")
    '甲(泸州)'
    """
    return str(pl.select(form_of(kind_name)(pl.lit(text))).item())


def is_traditional(text: str) -> bool:
    """Tell whether a text has a traditional letter.

    >>> is_traditional("甲測試"), is_traditional("甲测试")
    (True, False)
    """
    return not _traditional().isdisjoint(text)


# The first suffix that fits decides, so longer ones stand before those they end with.
SUFFIXES: tuple[tuple[str, str], ...] = (
    (r"党组$", "none"),
    (r"(工委|工作委员会)$", "none"),
    (r"临时(党)?支部(委员会)?$", "temporary_branch"),
    (r"联合(党)?支部(委员会)?$", "joint_branch"),
    (r"(党)?总支(部)?(委员会)?$", "general_branch"),
    (r"(党)?支部(委员会)?$", "branch"),
    (r"(党委|党委会|委员会)$", "committee"),
)


def plain_form(names: pl.Expr) -> pl.Expr:
    """Return names of organizations with their last word in its plain form.

    >>> names = pl.Series(["甲厂支部委员会", "甲厂党支部", "乙党总支部", "丙公司"])
    >>> pl.select(plain_form(pl.lit(names))).to_series().to_list()
    ['甲厂党支部', '甲厂党支部', '乙党总支', '丙公司']
    """
    plain = names
    labels = kind("PartyOrganization")["kind"].values
    for pattern, word in reversed(SUFFIXES):
        if word in labels:
            shown = names.str.replace(pattern, labels[word].zh)
            plain = pl.when(names.str.contains(pattern)).then(shown).otherwise(plain)
    return plain


@cache
def _letters() -> tuple[list[str], list[str]]:
    table = reference_table("traditional")
    return [*_SAME, *table["traditional"].to_list()], [*_SAME.values(), *table["simplified"].to_list()]


@cache
def _traditional() -> frozenset[str]:
    return frozenset(reference_table("traditional")["traditional"])


@cache
def _numbers() -> tuple[list[str], list[str]]:
    """Return 第1党 and its like up to 99, and how they are written in words."""
    old, new = [], []
    for number in range(1, 100):
        tens, ones = divmod(number, 10)
        ten = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
        word = ten + (_DIGITS[ones - 1] if ones else "")
        old += [f"第{number}{after}" for after in _AFTER_A_NUMBER]
        new += [f"第{word}{after}" for after in _AFTER_A_NUMBER]
    return old, new
