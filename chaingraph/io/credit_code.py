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
# Sums of these stay far below 2^24, up to which such floats are exact; their product is several times faster
_WEIGHTS = np.array([pow(3, i, _BASE) for i in range(LENGTH - 1)], dtype=np.float32)
_FOREIGN = 255
_TOGETHER = 1 << 14  # codes whose numbers stay in the cache
_VALUES = bytes(ALPHABET.encode().find(letter) % 256 for letter in range(256))

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
    holds = codes.str.len_bytes() == LENGTH
    shaped = codes.filter(holds)
    wrong: list[int] = []
    for start in range(0, len(shaped), _TOGETHER):
        joined = shaped.slice(start, _TOGETHER).str.join("").cast(pl.Binary).item()
        wrong.extend((_wrong(joined) + start).tolist())
    if wrong:
        holds = holds.scatter(holds.arg_true().gather(wrong), values=False)
    return holds.alias(codes.name)


def _wrong(joined: bytes) -> npt.NDArray[np.int64]:
    """Return the places of codes with a letter that none has, or the wrong check character."""
    values = np.frombuffer(joined.translate(_VALUES), dtype=np.uint8).reshape(-1, LENGTH)
    sums = (values[:, :-1].astype(np.float32) @ _WEIGHTS).astype(np.int32)
    wrong = -sums % _BASE != values[:, -1]
    wrong[np.flatnonzero(values == _FOREIGN) // LENGTH] = True
    return np.flatnonzero(wrong)


def examine(typed: pl.Series) -> pl.DataFrame:
    """Repair what is certain, give up what is lost, flag the rest.

    `typed`: codes as typed, without outer blanks; null is unknown.

    Returns columns ``code`` (the value to keep) and ``finding`` (a code of `chaingraph.io.codes` or null), same order.

    >>> examine(pl.Series(["91512081ma62ko26oe-", "9.13E+17"])).rows()
    [('91512081MA62K0260E', 'CG-F302'), (None, 'CG-W204')]
    """
    none = pl.repeat(None, len(typed), dtype=pl.String, eager=True)
    frame = pl.DataFrame({"code": typed.cast(pl.String), "finding": none})
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
