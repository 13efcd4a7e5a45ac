"""Who is one product, what it is a kind of, who provides it and who needs it."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.days import begun
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.product_words import find_apart, find_standing, find_words, place_by_records, record_names
from chaingraph.asof.supply import told_links
from chaingraph.asof.told import count_once
from chaingraph.io import goods, identity
from chaingraph.model.evidence import STATUS
from chaingraph.park import Park

_RANK = {name: place for place, name in enumerate(STATUS)}
_ROLES = ("makes", "serves", "trades")  # the one that says most first
_TRADE = "^(?i:F(?:5[12])?|5[12])"  # GB/T 4754: wholesale and retail
_TRADER = r"(?:贸易|商贸|经贸|经销|商行)(?:\p{Ps}[^\p{Pe}]*\p{Pe})?(?:集团|股份|有限|公司|部|$)"  # names of traders


@of_the_day
def find_products(park: Park) -> pl.DataFrame:
    """Find which product each word of the park means.

    Parameters
    ----------
    park
        Reads the words of firms, links, demands, resources and segments, and `Product`.

    Returns
    -------
    polars.DataFrame
        ``word, product, method``, one row per word, by word. ``product`` is the name of the record where there is one,
        else the commonest spelling; ``method`` says how the word is that: exact, key, core, alias, or declared where a
        record has just that name.

    Notes
    -----
    Words of one core are one product. A record that says more than its name (code, kind, alias, what it is distinct
    from) stands by its own: what is written like it, is called by an alias, or has no other core belongs to it, but
    for the words from which it is distinct. More words never part two that are one. Linear in the words.

    Examples
    --------
    >>> firms = [{"id": key, "name": key, "products": [word], "source": "s"}
    ...     for key, word in (("A", "减速器"), ("B", "减速器系列"), ("C", "减速器壳体"))]
    >>> find_products(Park.from_rows({"Enterprise": firms})).rows()
    [('减速器', '减速器', 'exact'), ('减速器壳体', '减速器壳体', 'exact'), ('减速器系列', '减速器', 'core')]
    """
    words = find_words(park)
    standing = find_standing(park)
    names = park["Product"].select(word="name", recorded=pl.lit(value=True)).unique("word")
    placed = place_by_records(words, standing)
    left = words.join(placed, on="word", how="anti").join(names, on="word", how="left")
    grouped = left.sort(
        pl.col("recorded").fill_null(value=False),
        pl.col("key") == pl.col("core"),
        "uses",
        -pl.col("word").str.len_chars().cast(pl.Int64),
        "word",
        descending=[True, True, True, True, False],
    ).with_columns(product=pl.col("word").first().over("core"), lead=pl.col("key").first().over("core"))
    method = (
        pl.when((pl.col("word") == pl.col("product")) & pl.col("recorded").fill_null(value=False))
        .then(pl.lit("declared"))
        .when(pl.col("word") == pl.col("product"))
        .then(pl.lit("exact"))
        .when(pl.col("key") == pl.col("lead"))
        .then(pl.lit("key"))
        .otherwise(pl.lit("core"))
    )
    return pl.concat([placed, grouped.select("word", "product", method=method)]).sort("word")


@of_the_day
def find_kinds(park: Park) -> pl.DataFrame:
    """Find of which other product each one is a kind.

    Returns
    -------
    polars.DataFrame
        ``product, parent, status``, by product: ``declared`` where a record says so, else ``candidate``: the longest
        known name that ends it (`chaingraph.io.goods.find_heads`), which counts only when a person has said so.

    Examples
    --------
    >>> firm = {"id": "A", "name": "甲", "products": ["摄像头模组", "模组"], "source": "s"}
    >>> find_kinds(Park.from_rows({"Enterprise": [firm]})).rows()
    [('摄像头模组', '模组', 'candidate')]
    """
    declared = _declared_kinds(park)
    found = find_heads(park).join(declared, on="product", how="anti")
    found = found.select("product", "parent", status=pl.lit("candidate"))
    return pl.concat([declared, found]).sort("product", "parent")


@of_the_day
def find_head_proposals(park: Park) -> pl.DataFrame:
    """Find every known product whose name ends that of another one.

    Returns ``product, parent, head, doubtful``: by product, the longest head first, without what a record says to be
    distinct.
    """
    own, known = find_cores(park), find_endings(park)
    found = goods.find_heads(own["core"], known["head"]).join(own, on="core").join(known, on="head")
    return (
        found.filter(pl.col("product") != pl.col("parent"))
        .join(find_distinct(park), left_on=["product", "parent"], right_on=["product", "other"], how="anti")
        .sort("product", -pl.col("letters"), "parent")
        .select("product", "parent", "head", "doubtful")
        .unique(["product", "parent"], keep="first", maintain_order=True)
    )


@of_the_day
def find_heads(park: Park) -> pl.DataFrame:
    """Return of `find_head_proposals` the longest of each product that is not doubtful."""
    return find_head_proposals(park).filter(~pl.col("doubtful")).unique("product", keep="first", maintain_order=True)


@of_the_day
def find_endings(park: Park) -> pl.DataFrame:
    """Return every form of a word that may end another: ``parent, head``."""
    named = find_words(park).join(find_products(park), on="word")
    return pl.concat([named.select(parent="product", head=form) for form in ("key", "core")]).unique()


@of_the_day
def find_cores(park: Park) -> pl.DataFrame:
    """Return the core of the name of each product: ``product, core``."""
    named = find_words(park).join(find_products(park), on="word")
    return named.filter(pl.col("word") == pl.col("product")).select("product", "core")


@of_the_day
def find_makers(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Find who provides what, and in which part.

    Parameters
    ----------
    park
        Reads `MAKES`, the products of `Enterprise`, and what is sold on `SUPPLIES`.
    on
        As-of day; without it the park's own.

    Returns
    -------
    polars.DataFrame
        ``enterprise_id, product, word, role, share, status``: one row per firm, product and role, in that order.
        ``role`` is makes, trades or serves: declared, else by the end of the word, else trades for a firm of wholesale
        or retail (GB/T 4754, section F; by its name where no industry is on record),
        else null. ``share`` of the firm's sales where known.

    Notes
    -----
    Implied and candidate links say nothing of who provides what. A word that lists several goods counts for each of
    them that is a word of the park by itself. Firms that do not operate have their rows too.

    Examples
    --------
    >>> firm = {"id": "A", "name": "甲", "products": ["钢材贸易"], "source": "s"}
    >>> find_makers(Park.from_rows({"Enterprise": [firm]})).row(0)
    ('A', '钢材贸易', '钢材贸易', 'trades', None, 'declared')
    """
    made = park["MAKES"].filter(begun(on)).join(record_names(park), on="to_id")
    typed = park["Enterprise"].select("id", "products").explode("products").drop_nulls("products")
    sold = _named_links(park, on).select("from_id", "product", "status").unique()
    declared, role, share = pl.lit("declared"), pl.lit(None, pl.String), pl.lit(None, pl.Float64)
    rows = pl.concat(
        [
            made.select(
                "from_id",
                "word",
                "role",
                "share",
                status=pl.col("status").fill_null(declared),
                sold=pl.lit(value=False),
            ),
            typed.select(
                from_id="id", word="products", role=role, share=share, status=declared, sold=pl.lit(value=False)
            ),
            sold.select("from_id", word="product", role=role, share=share, status="status", sold=pl.lit(value=True)),
        ]
    )
    said = rows.join(find_meanings(park), on="word").with_columns(role=pl.coalesce("role", "said"))
    named = pl.col("name").str.contains(_TRADER)  # says something where no industry is on record
    trade = park["Enterprise"].select("id", trade=pl.col("industry").str.contains(_TRADE).fill_null(named)).unique("id")
    known = said.join(trade, left_on="from_id", right_on="id", how="left").with_columns(
        role=pl.when(pl.col("role").is_null() & pl.col("trade")).then(pl.lit("trades")).otherwise("role")
    )
    return _fold_roles(known.rename({"from_id": "enterprise_id"}))


def is_dealer() -> pl.Expr:
    """Return the test whether goods are only traded (``role`` of `find_makers`): a dealer makes none and has no spare.

    >>> pl.DataFrame({"role": ["trades", "makes", None]}).select(is_dealer()).to_series().to_list()
    [True, False, False]
    """
    return pl.col("role").eq_missing("trades")


@of_the_day
def find_users(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Find who needs what.

    Parameters
    ----------
    park
        Reads `USES`, what is bought on `SUPPLIES`, and `Demand`.
    on
        As-of day; without it the park's own.

    Returns
    -------
    polars.DataFrame
        ``enterprise_id, product, word, annual_value, essential, status``: one row per firm and product, in that order.
        ``annual_value`` (10⁴ yuan) is what the firm says it buys of it, else the known values of its links; null where
        nothing is known.

    Examples
    --------
    >>> link = {"from_id": "A", "to_id": "B", "product": "钢材", "annual_value": 5.0, "source": "s"}
    >>> find_users(Park.from_rows({"SUPPLIES": [link]})).row(0)
    ('B', '钢材', '钢材', 5.0, None, 'declared')
    """
    used = park["USES"].join(record_names(park), on="to_id")
    bought = counted_links(park, on)
    wanted = park["Demand"].filter(begun(on, "opened")).drop_nulls(["enterprise_id", "product"])
    declared, unknown = pl.lit("declared"), pl.lit(None, pl.Float64)
    rows = pl.concat(
        [
            used.select(
                enterprise_id="from_id", word="word", stated="annual_value", value=unknown, essential="essential",
                status=pl.col("status").fill_null(declared),
            ),
            bought.select(
                enterprise_id="to_id", word="word", stated=unknown, value="annual_value",
                essential=pl.lit(None, pl.Boolean), status="status",
            ),
            wanted.select(
                enterprise_id="enterprise_id", word="product", stated=unknown, value=unknown,
                essential=pl.lit(None, pl.Boolean), status=declared,
            ),
        ]
    ).join(find_meanings(park), on="word")  # fmt: skip
    first = rows.sort(_rank(), "word").group_by("enterprise_id", "product", maintain_order=True)
    return (
        first.agg(
            pl.col("word").first(),
            annual_value=pl.coalesce(_sum("stated"), _sum("value")),
            essential=pl.col("essential").max(),
            status=pl.col("status").first(),
        )
        .select("enterprise_id", "product", "word", "annual_value", "essential", "status")
        .sort("enterprise_id", "product")
    )


@of_the_day
def find_meanings(park: Park) -> pl.DataFrame:
    """Return what each word means: ``word, product, said`` (the role in its ending), a row for each of several goods.

    A word that lists goods means itself and each of its parts that is a word of the park by itself and says something.
    """
    words = find_words(park)
    index = find_products(park)
    parts = goods.split(words["word"])
    said = words.select("word", said=goods.role(pl.col("key")))
    pieces = (
        parts.filter(~goods.is_generic(identity.product(pl.col("part"))))
        .join(index.select("product", part="word"), on="part")
        .select("word", "product")
    )
    return pl.concat([index.select("word", "product"), pieces]).unique().join(said, on="word").sort("word", "product")


def name_goods(park: Park, links: pl.DataFrame) -> pl.DataFrame:
    """Return supply links with the product that each one's word means, each link once (`told.count_once`).

    `links`: rows of `SUPPLIES`. Returns their columns and ``word``: ``product`` is what the word means, ``word`` is as
    it was typed; in their order.

    >>> told = [{"from_id": "A", "to_id": "B", "product": word, "annual_value": 5.0, "source": source}
    ...     for source, word in (("s", "齿轮"), ("t", "齿轮系列"), ("u", "齿轮"))]
    >>> park = Park.from_rows({"SUPPLIES": told})
    >>> name_goods(park, park["SUPPLIES"]).select("product", "word", "annual_value").rows()
    [('齿轮', '齿轮', 5.0)]
    """
    meant = find_products(park).select("word", meant="product")
    named = links.rename({"product": "word"}).join(meant, on="word", how="left", maintain_order="left")
    # a word without a letter means itself
    named = named.with_columns(product=pl.coalesce("meant", "word"))
    return count_once(named.select(*links.columns, "word"))


def name_records(park: Park) -> pl.DataFrame:
    """Return which product each record of one is: ``to_id, product``."""
    return record_names(park).join(find_products(park), on="word").select("to_id", "product")


@of_the_day
def find_general_goods(park: Park) -> pl.Series:
    """Return the products that are declared general: everyday goods such as power or packing; by name."""
    general = park["Product"].filter("general").select(to_id="id")
    return general.join(name_records(park), on="to_id")["product"].unique().sort()


def look_up(park: Park, words: pl.Series) -> pl.DataFrame:
    """Return which product of the park each of some other words means; words that mean none have no row.

    Returns ``word, product, method`` (exact, key or core), by word.

    Examples
    --------
    >>> firm = {"id": "A", "name": "甲", "products": ["减速器系列"], "source": "s"}
    >>> look_up(Park.from_rows({"Enterprise": [firm]}), pl.Series(["减速器", "水泵"])).rows()
    [('减速器', '减速器系列', 'core')]
    """
    asked = pl.DataFrame({"word": words.drop_nulls().unique()}, {"word": pl.String})
    asked = asked.with_columns(key=identity.product(pl.col("word"))).with_columns(core=goods.core(pl.col("key")))
    known, apart = _find_forms(park), find_apart(find_standing(park))
    steps = (("word", "word", "exact"), ("key", "key", "key"), ("core", "key", "core"), ("core", "core", "core"))
    found = []
    for mine, theirs, method in steps:
        hits = asked.join(known[theirs], left_on=mine, right_on="form").join(apart, on=["product", "key"], how="anti")
        hits = hits.select("word", "product", method=pl.lit(method))
        asked = asked.join(hits, on="word", how="anti")
        found.append(hits)
    return pl.concat(found).sort("word")


@of_the_day
def _find_forms(park: Park) -> dict[str, pl.DataFrame]:
    """Return which product each form of a word means, the commonest first: ``product, form`` by the kind of form."""
    named = find_words(park).join(find_products(park), on="word").sort(-pl.col("uses"), "word")
    forms = {form: named.select("product", form=form) for form in ("word", "key", "core")}
    return {form: frame.unique("form", keep="first", maintain_order=True) for form, frame in forms.items()}


@of_the_day
def find_distinct(park: Park) -> pl.DataFrame:
    """Return which products a record says to be distinct: ``product, other``, both names of products, either way."""
    index = find_products(park)
    said = park["Product"].select(word="name", other="distinct").explode("other").drop_nulls()
    told = (
        said.join(index.select("word", "product"), on="word")
        .join(index.select(other="word", of="product"), on="other", how="left")
        .select("product", other=pl.coalesce("of", "other"))
    )
    return pl.concat([told, told.select(product="other", other="product")]).unique().sort("product", "other")


def _declared_kinds(park: Park) -> pl.DataFrame:
    records = park["Product"].drop_nulls("parent").select(word="name", to_id="parent")
    return (
        records.join(find_products(park).select("word", "product"), on="word")
        .join(name_records(park).rename({"product": "parent"}), on="to_id")
        .filter(pl.col("product") != pl.col("parent"))
        .select("product", "parent", status=pl.lit("declared"))
        .unique()
    )


def counted_links(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the links of a named product that were seen or told, each once; the columns of `name_goods`.

    What is implied or a candidate counts nowhere.
    """
    return name_goods(park, _named_links(park, on))


def _named_links(park: Park, on: dt.date | None) -> pl.DataFrame:
    return told_links(park, on).drop_nulls("product").with_columns(pl.col("status").fill_null("declared"))


def _fold_roles(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per firm, product and role; what is only seen to be sold goes with the first role known."""
    place = pl.col("role").replace_strict(_ROLES, range(len(_ROLES)), default=len(_ROLES), return_dtype=pl.Int64)
    said = pl.col("role").filter(~pl.col("sold")).sort_by(place.filter(~pl.col("sold"))).first()
    groups = ["enterprise_id", "product"]
    folded = rows.with_columns(
        role=pl.when(pl.col("sold")).then(pl.coalesce("role", said.over(groups))).otherwise("role")
    ).sort(_rank(), "word")
    return (
        folded.group_by(*groups, "role", maintain_order=True)
        .agg(pl.col("word").first(), pl.col("share").max(), pl.col("status").first())
        .select("enterprise_id", "product", "word", "role", "share", "status")
        .sort("enterprise_id", "product", "role")
    )


def _rank() -> pl.Expr:
    return pl.col("status").replace_strict(_RANK, return_dtype=pl.Int64)


def _sum(column: str) -> pl.Expr:
    values = pl.col(column)
    return pl.when(values.count() > 0).then(values.sort().sum())
