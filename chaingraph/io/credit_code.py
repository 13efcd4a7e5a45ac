"""The unified social credit code: its check character, and the damage that spreadsheets do to it."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import polars as pl

from chaingraph.io.written import NAMELESS

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_BASE = len(ALPHABET)
_WEIGHTS = np.array([pow(3, i, _BASE) for i in range(LENGTH - 1)], dtype=np.int32)
_VALUES = np.full(256, -1, dtype=np.int32)
_VALUES[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(_BASE)

SCIENTIFIC = r"^[0-9](\.[0-9]+)?[eE]\+[0-9]{2}$"
# Other programs leave the sign out; no code is that short, while an id may be
_SCIENTIFIC_CODE = r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]{2,3}$"
SHAPED = f"^[{ALPHABET}]{{{LENGTH}}}$"
# What people write where there is no code, less the signs that are taken off a code
_SIGNS = r"[\s\-‐－—_.'`]+"
_NO_CODE = frozenset(re.sub(_SIGNS, "", word.upper()) for word in NAMELESS | {"未办理", "空"})
# What fills a place that must not be blank: one character, or the digits in their order
_IN_ORDER = "1234567890" * 2
_PLACEHOLDERS = (*(letter * LENGTH for letter in ALPHABET), _IN_ORDER[:LENGTH], f"0{_IN_ORDER[: LENGTH - 1]}")
# Fifteen significant digits are what a spreadsheet keeps of a number
ZERO_FILLED = r"^[0-9]{12,15}0{3,}$"


def check_holds(codes: pl.Series) -> pl.Series:
    """Tell for each code whether it has 18 characters of the alphabet and the right check character.

    `codes`: texts; null stays null.

    Booleans stand in the same order.

    GB 32100-2015: weights 3^(i-1) mod 31. One matrix product over all codes, O(n).

    >>> check_holds(pl.Series(["91512081MA62K0260E", "91350100M000100Y4Z", None])).to_list()
    [True, False, None]
    """
    shaped = (codes.str.len_bytes() == LENGTH).fill_null(value=False)
    fits = shaped.to_numpy()
    good = np.zeros(len(codes), dtype=np.bool_)
    if fits.any():
        joined = codes.filter(shaped).str.join("").item()
        values = _VALUES[np.frombuffer(joined.encode(), dtype=np.uint8)].reshape(-1, LENGTH)
        good[fits] = _valid(values)
    holds = pl.Series(good)
    return pl.select(pl.when(codes.is_not_null()).then(holds)).to_series().alias(codes.name)


def _valid(values: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    expected = (_BASE - values[:, :-1] @ _WEIGHTS % _BASE) % _BASE
    valid: npt.NDArray[np.bool_] = (values >= 0).all(axis=1) & (expected == values[:, -1])
    return valid


def examine(typed: pl.Series) -> pl.DataFrame:
    """Repair what is certain, give up what is lost, flag the rest.

    `typed`: codes as typed, without outer blanks; null is unknown.

    Returns columns ``code`` (the value to keep) and ``finding`` (a code of `chaingraph.io.codes` or null), same order.

    >>> examine(pl.Series(["91512081ma62ko26oe-", "9.13E+17"])).rows()
    [('91512081MA62K0260E', 'CG-F302'), (None, 'CG-W204')]
    """
    frame = pl.DataFrame({"code": typed.cast(pl.String), "finding": pl.Series([None] * len(typed), dtype=pl.String)})
    holds = check_holds(frame["code"])
    # eighteen zeros and the digits in their order have the right check character
    suspect = (~holds | frame["code"].is_in(_PLACEHOLDERS)).fill_null(value=False)
    if not suspect.any():
        return frame
    at = suspect.arg_true()
    repaired = _repair(frame.filter(suspect))
    return frame.with_columns(frame[name].scatter(at, repaired[name]) for name in frame.columns)


def _repair(frame: pl.DataFrame) -> pl.DataFrame:
    """Examine codes whose check does not hold as typed; few, so several passes are cheap."""
    folded = frame["code"].str.normalize("NFKC").str.to_uppercase().str.replace_all(_SIGNS, "")
    lettered = folded.str.replace_all("O", "0").str.replace_all("I", "1")
    return frame.with_columns(
        folded.alias("folded"),
        lettered.alias("lettered"),
        check_holds(folded).alias("folds"),
        check_holds(lettered).alias("letters"),
        (pl.col("code").str.normalize("NFKC").str.contains(_SCIENTIFIC_CODE)).alias("scientific"),
        folded.is_in(_NO_CODE).alias("none"),
        folded.is_in(_PLACEHOLDERS).alias("placeholder"),
        folded.str.contains(ZERO_FILLED).alias("zeros"),
        (folded.str.contains(SHAPED)).alias("shaped"),
    ).select(
        pl.when(pl.col("scientific") | pl.col("none") | pl.col("placeholder") | (pl.col("zeros") & ~pl.col("folds")))
        .then(None)
        .when("folds")
        .then("folded")
        .when("letters")
        .then("lettered")
        .when("shaped")
        .then("folded")
        .otherwise("code")
        .alias("code"),
        pl.when("scientific")
        .then(pl.lit("CG-W204"))
        .when("none")
        .then(pl.lit("CG-W215"))
        .when("placeholder")
        .then(pl.lit("CG-W266"))
        .when(pl.col("folds") & (pl.col("folded") != pl.col("code")))
        .then(pl.lit("CG-F301"))
        .when("folds")
        .then(None)
        .when("zeros")
        .then(pl.lit("CG-W205"))
        .when("letters")
        .then(pl.lit("CG-F302"))
        .when("shaped")
        .then(pl.lit("CG-W206"))
        .otherwise(pl.lit("CG-W207"))
        .alias("finding"),
    )
