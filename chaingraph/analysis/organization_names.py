"""What the name of an organization says about its kind: suffix variants of registers, read from the end."""

from __future__ import annotations

import polars as pl

# The first suffix that fits decides, so longer ones stand before those they end with.
_SUFFIXES: tuple[tuple[str, str], ...] = (
    (r"党组$", "none"),
    (r"(工委|工作委员会)$", "none"),
    (r"临时(党)?支部(委员会)?$", "temporary_branch"),
    (r"联合(党)?支部(委员会)?$", "joint_branch"),
    (r"(党)?总支(部)?(委员会)?$", "general_branch"),
    (r"(党)?支部(委员会)?$", "branch"),
    (r"(党委|党委会|委员会)$", "committee"),
)
_BRANCH_LIKE = ("branch", "joint_branch", "temporary_branch")


def kind_by_name(name: pl.Expr) -> pl.Expr:
    """Return the kind that a name tells.

    Parameters
    ----------
    name
        Full names.

    Returns
    -------
    polars.Expr
        A kind of `PartyOrganization`; ``none`` for names of bodies that are no grassroots organization (党组, 工委);
        null where the name ends in none of the known words.

    Notes
    -----
    党支部, 支部 and 支部委员会 mean the same. Brackets at the end (a place, a remark) are not part of the suffix.

    Examples
    --------
    >>> names = pl.Series(["甲厂支部委员会", "乙联合党支部", "丙党总支部", "丁厂党委", "戊公司党组", "己公司"])
    >>> pl.select(kind_by_name(pl.lit(names))).to_series().to_list()
    ['branch', 'joint_branch', 'general_branch', 'committee', 'none', None]
    """
    bare = name.str.replace(r"\s*[（(][^（()）]*[)）]\s*$", "").str.strip_chars()
    told = pl.lit(None, dtype=pl.String)
    for pattern, kind in reversed(_SUFFIXES):
        told = pl.when(bare.str.contains(pattern)).then(pl.lit(kind)).otherwise(told)
    return told


def agrees(told: pl.Expr, kind: pl.Expr) -> pl.Expr:
    """Return whether a kind agrees with what the name tells; a plain 党支部 may be joint or temporary as well.

    Examples
    --------
    >>> frame = pl.DataFrame({"told": ["branch", "joint_branch"], "kind": ["joint_branch", "branch"]})
    >>> frame.select(agrees(pl.col("told"), pl.col("kind"))).to_series().to_list()
    [True, False]
    """
    return (told == kind) | ((told == "branch") & kind.is_in(_BRANCH_LIKE))
