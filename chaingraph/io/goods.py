"""Which goods a name means: the forms in which names of goods are compared, in Polars expressions; never for display.

The key (`identity.product`) is the same name written otherwise; the core is the key without words that do not change
the goods; a head is a known name that ends another one, which then is a kind of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from chaingraph.io.written import BETWEEN

_LEAST = 2  # letters that stay of a name
_TIMES = 3  # words that are taken off it
_LONGEST = 24  # letters into a name at which a head may still begin
_QUALIFIER = (
    r"\((?:自产|外购|自制|内销|外销|出口|进口|国内|国外|含税|不含税|元|万元|吨|千克|公斤|台|套|个|件|只|米|升"
    r"|(?:约|占|占比|占销售|占营收)*\d+(?:\.\d+)?%)\)"
)


def core(keys: pl.Expr) -> pl.Expr:
    """Return what is left of a key without the words that do not change the goods; at least two letters stay.

    What would be left of no meaning (`is_generic`) is not: such a name is its own core.

    `keys`: keys, as a column of their own where there are many: an expression is run at each use.

    >>> keys = pl.Series(["减速器系列", "自产减速器(吨)", "减速器(占60%)", "钢坯贸易", "其他业务", "石油产品"])
    >>> pl.select(core(pl.lit(keys))).to_series().to_list()
    ['减速器', '减速器', '减速器', '钢坯', '其他业务', '石油产品']
    """
    found = keys.str.replace_all(_QUALIFIER, "")
    for _ in range(_TIMES):
        found = found.str.replace(_ending(), "$1").str.replace(_beginning(), "$1")
    return pl.when(is_generic(found) | found.str.contains(r"^.?$")).then(keys).otherwise(found)


def is_generic(keys: pl.Expr) -> pl.Expr:
    """Tell whether names say nothing about the goods.

    >>> pl.select(is_generic(pl.lit(pl.Series(["设备", "锅炉"])))).to_series().to_list()
    [True, False]
    """
    return keys.is_in(list(words()["generic"]))


def role(keys: pl.Expr) -> pl.Expr:
    """Return the part in which a firm provides goods, by the end of the name: makes, trades or serves; else null.

    >>> pl.select(role(pl.lit(pl.Series(["钢材贸易", "锅炉安装", "齿轮制造", "齿轮销售"])))).to_series().to_list()
    ['trades', 'serves', 'makes', None]
    """
    found: pl.Expr = pl.lit(None, pl.String)
    for name, several in words()["roles"].items():
        said = keys.str.contains(f"(?:{_any(several)})(?:业务|板块|分部)?$")
        if name == "makes":
            said |= keys.str.contains("^(?:自产|自制)")
        found = pl.when(found.is_null() & said).then(pl.lit(name)).otherwise(found)
    return found


def find_heads(cores: pl.Series, known: pl.Series, said: pl.Series | None = None) -> pl.DataFrame:
    """Find, for names of goods, every known name that ends them.

    Parameters
    ----------
    cores
        Cores of names, each once.
    known
        Forms of the names that count as known.
    said
        Those of them that somebody means though they say nothing elsewhere; none when not given.

    Returns
    -------
    polars.DataFrame
        ``core, head, letters, doubtful``: the longest head of a name first. A head of no meaning ends the search
        (电机零部件 is no 部件), a negation before it leaves it out (非金属 is no 金属), and it is doubtful where the
        rest is a material or another state of things (`materials`).

    Notes
    -----
    Whether a name has a head hangs on these two alone, so more names never take one away. One join per letter.

    Examples
    --------
    >>> find_heads(pl.Series(["摄像头模组", "非金属", "铝合金线材"]), pl.Series(["模组", "金属", "线材"])).rows()
    [('摄像头模组', '模组', 2, False), ('铝合金线材', '线材', 2, True)]
    """
    return _find_parts(cores, known, said, at_end=True)


def find_beginnings(cores: pl.Series, known: pl.Series, said: pl.Series | None = None) -> pl.DataFrame:
    """Find, for names of goods, every known name that begins them: they are about it, perhaps for it, never the same.

    Takes and returns what `find_heads` does.

    >>> find_beginnings(pl.Series(["锂电池设备"]), pl.Series(["锂电池"]))["head"].to_list()
    ['锂电池']
    """
    return _find_parts(cores, known, said, at_end=False)


def split(names: pl.Series) -> pl.DataFrame:
    """Return the parts of names that list several goods: ``word, part``; a name that lists nothing has no row.

    >>> split(pl.Series(["齿轮、壳体", "齿轮", "轴承/座圈"])).rows()
    [('齿轮、壳体', '齿轮'), ('齿轮、壳体', '壳体'), ('轴承/座圈', '轴承'), ('轴承/座圈', '座圈')]
    """
    parts = names.str.replace_all(r"(\p{Han})(?:以及|及其|和|及|与|[/／])(\p{Han}{2})", "$1、$2")
    parts = parts.str.replace_all(BETWEEN, "、").str.split("、")
    every = pl.DataFrame({"word": names, "part": parts}).filter(pl.col("part").list.len() > 1).explode("part")
    return (
        every.with_columns(pl.col("part").str.strip_chars())
        .filter(pl.col("part").str.len_chars() > 1)
        .unique(maintain_order=True)
    )


@cache
def words() -> Mapping[str, Any]:
    """Return the lists of words by which names of goods are compared."""
    return tomllib.loads(files("chaingraph.data").joinpath("goods.toml").read_text(encoding="utf-8"))


def _find_parts(cores: pl.Series, known: pl.Series, said: pl.Series | None, *, at_end: bool) -> pl.DataFrame:
    empty = set(words()["generic"]).difference(() if said is None else said)
    forms = pl.DataFrame({"head": known.drop_nulls().unique()}, {"head": pl.String})
    forms = forms.filter(~pl.col("head").is_in(list(empty)))
    todo = pl.DataFrame({"core": cores.drop_nulls().unique()}, {"core": pl.String}).with_columns(
        size=pl.col("core").str.len_chars().cast(pl.Int64)
    )
    found = [pl.DataFrame(schema={"core": pl.String, "head": pl.String, "rest": pl.String})]
    for cut in range(1, _LONGEST):
        todo = todo.filter(pl.col("size") - cut >= _LEAST)
        if todo.is_empty():
            break
        head, rest = _tail(cut) if at_end else _front(cut)
        pieces = todo.select("core", head=head, rest=rest)
        found.append(pieces.join(forms, on="head", how="semi"))
        if at_end:
            todo = todo.filter(~head.is_in(list(empty)))
    every = pl.concat(found)
    before, after = ("rest", "head") if at_end else ("head", "rest")
    torn = pl.col(before).str.contains("[a-z0-9]$") & pl.col(after).str.contains("^[a-z0-9]")
    every = every.filter(~torn & ~pl.col("rest").str.contains(rf"{BETWEEN}|^[/／]|[/／]$"))
    if at_end:
        every = every.filter(~pl.col("rest").str.contains(f"(?:{_any(words()['negations'])})$"))
    return every.select(
        "core",
        "head",
        letters=pl.col("head").str.len_chars().cast(pl.Int64),
        doubtful=pl.lit(at_end) & _is_material(),
    ).sort("core", -pl.col("letters"))


def _tail(cut: int) -> tuple[pl.Expr, pl.Expr]:
    return pl.col("core").str.slice(cut), pl.col("core").str.slice(0, cut)


def _front(cut: int) -> tuple[pl.Expr, pl.Expr]:
    size = pl.col("size") - cut
    return pl.col("core").str.slice(0, size), pl.col("core").str.slice(size)


def _is_material() -> pl.Expr:
    return pl.col("rest").str.contains(f"(?:{_any(words()['materials'])})(?:制|质|系)?$")


def _any(several: Sequence[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(several, key=len, reverse=True))


@cache
def _ending() -> str:
    return f"^(.{{{_LEAST},}}?)的?(?:{_any(words()['endings'])})$"


@cache
def _beginning() -> str:
    return f"^(?:{_any(words()['beginnings'])})(.{{{_LEAST},}})$"
