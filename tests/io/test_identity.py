"""When two names are one: certain noise never splits, nothing else merges."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.io.identity import former, is_traditional, organization, street, strong, weak
from chaingraph.io.reference_codes import reference_table

_TRADITIONAL = dict(zip(*(reference_table("traditional")[name] for name in ("simplified", "traditional")), strict=True))
LETTERS = st.text(st.sampled_from("甲乙丙测试机电东门云华龙(12ab"), min_size=2, max_size=9).filter(
    lambda t: "(" not in t
)


def one(form, text):
    return pl.select(form(pl.lit(text))).item()


NOISE = {
    "width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "case": str.upper,
    "script": lambda text: "".join(_TRADITIONAL.get(c, c) for c in text),
    "zero width": "\u200b".join,
    "blanks": lambda text: f" {text[:1]} {text[1:]}\u3000",
    "brackets": lambda text: text.replace("(", "【").replace(")", "】"),
    "full stop": lambda text: text + "。",
    "former": lambda text: text + "（原某某测试厂）",
}


@given(LETTERS, st.lists(st.sampled_from(sorted(NOISE)), max_size=4, unique=True))
def test_noise_never_splits_a_name(stem, kinds):
    name = written = f"{stem}（样例）有限公司"
    for kind in kinds:
        written = NOISE[kind](written)
    assert one(strong, written) == one(strong, name)


@given(LETTERS, LETTERS)
def test_other_letters_are_another_name(left, right):
    same = one(strong, left) == one(strong, right)
    bare = [one(strong, text) for text in (left, right)]
    assert same == (bare[0] == bare[1])
    assert one(strong, f"{left}有限公司") != one(strong, f"{left}有限责任公司")
    assert one(strong, f"{left}有限公司") != one(strong, f"{left}丁有限公司")


@given(
    LETTERS,
    st.sampled_from(["有限公司", "有限责任公司", "股份有限公司", "公司", "集团有限公司", "（集团）股份有限公司"]),
)
def test_the_legal_form_is_no_part_of_a_weak_name(stem, form):
    assert one(weak, one(strong, stem + form)) == one(strong, stem)
    assert one(weak, one(strong, f"{stem}{form}成都分公司")) != one(strong, stem)


@pytest.mark.parametrize("text", ["甲厂（原料车间）", "甲厂（原木）", "甲厂", "甲（原）"])
def test_what_is_no_former_name_stays(text):
    assert one(former, text) is None


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("甲厂（原丁厂）", "丁厂"),
        ("甲厂(原名:丁(集团)厂)", "丁(集团)厂"),
        ("甲厂（曾用名：丁厂）", "丁厂"),
        ("甲厂【原丁厂】", "丁厂"),
    ],
)
def test_former_names_are_found(text, old):
    assert one(former, text) == old
    assert one(strong, text) == "甲厂"


def test_a_letter_that_simplified_text_writes_as_well_stays():
    assert one(strong, "乾元厂") != one(strong, "干元厂")
    assert not is_traditional("乾元厂")


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("中共甲厂第1支部委员会", "甲厂第一党支部", True),
        ("中国共产党甲厂委员会", "甲厂党委", True),
        ("甲厂第11党支部", "甲厂第十一党支部", True),
        ("甲厂第1党支部", "甲厂第11党支部", False),
        ("甲厂联合党支部", "甲厂党支部", False),
        ("甲厂临时支部", "甲厂党支部", False),
    ],
)
def test_organizations_by_their_forms(left, right, same):
    assert (one(organization, left) == one(organization, right)) is same


def test_streets_keep_a_name_of_two_letters():
    assert [one(street, text) for text in ("安宁街道办事处", "乡镇", "石洞镇人民政府")] == ["安宁", "乡镇", "石洞"]
