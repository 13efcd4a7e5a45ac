"""The check character against an independent oracle, and the damage spreadsheets do."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from chaingraph.io.credit_code import ALPHABET, check_holds, examine

bodies = st.text(alphabet=ALPHABET, min_size=17, max_size=17)
codes = bodies.map(lambda body: body + uscc.calc_check_digit(body))


@given(st.lists(st.one_of(codes, st.text(alphabet=ALPHABET + "IOSVZ甲", max_size=19), st.none()), max_size=8))
def test_agrees_with_the_oracle(values):
    def right(code):
        if code is None:
            return None
        known = len(code) == 18 and set(code) <= set(ALPHABET)
        return known and uscc.calc_check_digit(code[:17]) == code[17]

    assert check_holds(pl.Series(values, dtype=pl.String)).to_list() == [right(value) for value in values]


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        ("91512081MA62K0260E", True),
        ("91350100M000100Y43", True),
        ("91350100M000100Y4Z", False),
        ("91350211M0000XUF46", False),
        ("9131000063159284XQ", True),
        ("91350100M0001TGQXM", False),
    ],
)
def test_known_vectors(code, holds):
    assert check_holds(pl.Series([code])).to_list() == [holds]


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code, place, letter):
    wrong = code[:place] + letter + code[place + 1 :]
    assert check_holds(pl.Series([wrong])).item() == (wrong == code)


GOOD = "91512081MA62K0260E"


@pytest.mark.parametrize(
    ("typed", "kept", "finding"),
    [
        (GOOD, GOOD, None),
        (None, None, None),
        (GOOD.lower(), GOOD, "CG-F301"),
        (f"{GOOD}-", GOOD, "CG-F301"),
        (GOOD[:9] + " " + GOOD[9:], GOOD, "CG-F301"),
        ("".join(chr(ord(c) + 0xFEE0) for c in GOOD), GOOD, "CG-F301"),
        (GOOD.replace("0", "O"), GOOD, "CG-F302"),
        (GOOD.replace("1", "I"), GOOD, "CG-F302"),
        ("9.13E+17", None, "CG-W204"),
        ("913301000000000000", None, "CG-W205"),
        ("91350100M000100Y44", "91350100M000100Y44", "CG-W206"),
        ("91350100M000100Y4Z", "91350100M000100Y4Z", "CG-W207"),
        ("123", "123", "CG-W207"),
        ("9.1512E17", None, "CG-W204"),
        ("暂无", None, "CG-W215"),
        ("-", None, "CG-W215"),
        ("n/a", None, "CG-W215"),
        ("/", None, "CG-W215"),
    ],
)
def test_repairs_only_what_is_certain(typed, kept, finding):
    # Between two others, so that a wrong order of rows shows
    rows = examine(pl.Series([GOOD, typed, "x"], dtype=pl.String)).rows()
    assert rows == [(GOOD, None), (kept, finding), ("x", "CG-W207")]
