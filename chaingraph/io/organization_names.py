"""What the name of an organization says about its kind: suffix variants of registers, read from the end."""

from __future__ import annotations

import polars as pl

from chaingraph.io.checks import Checked
from chaingraph.io.constants import ROW
from chaingraph.io.identity import SUFFIXES
from chaingraph.model import kind

_BRANCH_LIKE = ("branch", "joint_branch", "temporary_branch")


def kind_by_name(name: pl.Expr) -> pl.Expr:
    """Return the kind that a name tells.

    ``none`` stands for bodies that are no grassroots organization (党组, 工委), null where it ends in no known word.

    党支部, 支部 and 支部委员会 mean the same. Brackets at the end (a place, a remark) are not part of the suffix.

    >>> names = pl.Series(["甲厂支部委员会", "乙联合党支部", "丙党总支部", "丁厂党委", "戊公司党组", "己公司"])
    >>> pl.select(kind_by_name(pl.lit(names))).to_series().to_list()
    ['branch', 'joint_branch', 'general_branch', 'committee', 'none', None]
    """
    bare = name.str.replace(r"\s*[（(][^（()）]*[)）]\s*$", "").str.strip_chars()
    told = pl.lit(None, dtype=pl.String)
    for pattern, word in reversed(SUFFIXES):
        told = pl.when(bare.str.contains(pattern)).then(pl.lit(word)).otherwise(told)
    return told


def agrees(told: pl.Expr, kind: pl.Expr) -> pl.Expr:
    """Return whether a kind agrees with what the name tells; a plain 党支部 may be joint or temporary as well.

    >>> frame = pl.DataFrame({"told": ["branch", "joint_branch"], "kind": ["joint_branch", "branch"]})
    >>> frame.select(agrees(pl.col("told"), pl.col("kind"))).to_series().to_list()
    [True, False]
    """
    return (told == kind) | ((told == "branch") & kind.is_in(_BRANCH_LIKE))


def fill_kinds(checked: Checked) -> None:
    """Give each organization whose kind is not stated, or in unknown words, the one that its name tells.

    Each is a finding. A register without that column would else lose its organizations, and every firm would seem to
    have none. Names that tell no kind, or a body that is no grassroots organization, are left as they are.
    """
    if checked.raw.kind.name != "PartyOrganization":
        return
    declared = kind("PartyOrganization")["kind"]
    unread = {found.row: found.value for found in checked.findings if (found.code, found.column) == ("CG-E102", "kind")}
    told = kind_by_name(pl.col("name"))
    blank = pl.col("kind").is_null() & told.is_in(list(declared.values))
    for row, word in checked.frame.filter(blank).select(ROW, told=told).iter_rows():
        if row in unread:
            checked.withdraw("CG-E102", row, declared)
            checked.note("CG-F308", row, declared, unread[row], new=declared.values[word])
        else:
            checked.note("CG-F307", row, declared, new=declared.values[word])
    checked.frame = checked.frame.with_columns(kind=pl.when(blank).then(told).otherwise(pl.col("kind")))
