"""Which segments the industry chains have, and which firm stands in which of them."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.days import begun
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.products import find_distinct, find_kinds, find_makers, is_dealer, look_up
from chaingraph.io import goods, identity
from chaingraph.io.chain_map import SHIPPED, chain_map
from chaingraph.io.identity import chain as chain_form
from chaingraph.model.evidence import STATUS
from chaingraph.park import Park
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_METHODS = ("declared", "exact", "key", "core", "alias", "kind", "head", "contains")  # the surest first
_LIKELY = ("head", "contains")
_RANK = {name: place for place, name in enumerate(STATUS)}
_ROLES = ("makes", None, "serves", "trades")


@of_the_day
def find_segments(park: Park) -> pl.DataFrame:
    """Find the segments of the industry chains of a park.

    Returns
    -------
    polars.DataFrame
        ``segment_id, chain_id, stage, order, name, essential, target, source``: by chain, stage, order and name. A
        chain of the park without a segment of its own has those of the shipped map, where that knows a chain of its
        name or of an alias; their source is ``chaingraph`` (`note_segments` says so).

    Examples
    --------
    >>> park = Park.from_rows({"ChainSegment": [{"id": "S", "chain_id": "C", "name": "电芯", "source": "s"}]})
    >>> find_segments(park).row(0)
    ('S', 'C', None, None, '电芯', None, None, 's')
    """
    return _segments(park).drop("products")


@of_the_day
def segment_words(park: Park) -> pl.DataFrame:
    """Return the words of each segment: ``segment_id, word, product``; its name is one where it says something.

    A word that lists several goods stands there as each of them too.

    ``product`` is that of the park which the word means (`products.look_up`), null where the park has none.
    """
    segments = _segments(park)
    named = segments.select("segment_id", word="name").filter(~goods.is_generic(identity.product(pl.col("word"))))
    listed = segments.select("segment_id", word="products").explode("word").drop_nulls()
    parts = listed.join(goods.split(listed["word"].unique()), on="word").select("segment_id", word="part")
    words = pl.concat([listed, parts, named]).unique()
    meant = look_up(park, words["word"]).select("word", "product")
    return words.join(meant, on="word", how="left").sort("segment_id", "word")


@of_the_day
def place_firms(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Find which firm stands in which segment, and by what.

    Parameters
    ----------
    park
        Reads `IN_SEGMENT`, `IN_CHAIN`, segments, and what `products.find_makers` reads.
    on
        As-of day; without it the park's own.

    Returns
    -------
    polars.DataFrame
        ``enterprise_id, segment_id, chain_id, role, share, status, word, method, chain_role``: one row per firm and
        segment, in that order. ``role`` is what `find_makers` says (a dealer trades and is no maker); ``chain_role``
        that of the declared place (leader, …); ``share`` of the firm's sales where known. ``segment_id`` is null where
        only the chain is likely.

    Notes
    -----
    A declared place counts as it says. A product of the firm that is one of the segment's, or declared to be a kind of
    one, counts as the firm's own claim if it stands in one chain alone, or in one of those that the firm is declared to
    be in; else it is a candidate in each. A name that ends with one of the segment's is a candidate (a kind of it), one
    that only begins with one, and is a kind of nothing, is a candidate of the chain, and so is what is called like the
    chain or ends with its name. Another firm never takes a place away. Linear in the words.

    Examples
    --------
    >>> firm = {"id": "A", "name": "甲", "products": ["动力电芯"], "source": "s"}
    >>> segment = {"id": "S", "chain_id": "C", "name": "电芯", "source": "s"}
    >>> park = Park.from_rows({"Enterprise": [firm], "ChainSegment": [segment]})
    >>> place_firms(park).select("segment_id", "status", "method").row(0)
    ('S', 'candidate', 'head')
    """
    claims = _claims(park, on)
    rows = _settle(park, claims.join(match_words(park, claims), on=["product", "word"]), on)
    named = claims.join(_match_chains(park, claims["word"].unique()), on="word").with_columns(
        status=pl.lit("candidate")
    )
    declared = _declared(park, on, claims)
    every = pl.concat([declared, rows, named], how="diagonal_relaxed")
    placed = every.drop_nulls("segment_id")
    loose = every.filter(pl.col("segment_id").is_null()).join(placed, on=["enterprise_id", "chain_id"], how="anti")
    return _best(pl.concat([placed, loose]))


def name_places(park: Park, places: pl.DataFrame) -> pl.DataFrame:
    """Add what places are called, the chain before the segment where both are known, as ``place``.

    `places`: ``chain_id, segment_id``, as in `place_firms`, and any other columns.
    """
    chains = park["IndustryChain"].select(chain_id="id", chain="name")
    segments = find_segments(park).select("segment_id", segment="name")
    return (
        places.join(chains, on="chain_id", how="left")
        .join(segments, on="segment_id", how="left")
        .with_columns(place=pl.concat_str("chain", "segment", separator=" · ", ignore_nulls=True))
        .drop("chain", "segment")
    )


def match_words(park: Park, claims: pl.DataFrame) -> pl.DataFrame:
    """Return the segments that words point to: ``product, word, segment_id, method``.

    `claims`: ``product, word``, the product being that which the word means (`products.look_up`), else the word.
    """
    forms = claims.select("product", "word").unique().with_columns(key=identity.product(pl.col("word")))
    forms = forms.with_columns(core=goods.core(pl.col("key")))
    known = segment_words(park).select("segment_id", name="word", meant=pl.coalesce("product", "word"))
    known = known.with_columns(form=identity.product(pl.col("name"))).with_columns(form_core=goods.core(pl.col("form")))
    same = forms.join(known, left_on="product", right_on="meant").select(
        "product", "word", "segment_id", method=_method()
    )
    above = forms.join(find_ancestors(park), on="product").join(known, left_on="upper", right_on="meant")
    found = [same, above.select("product", "word", "segment_id", method=pl.lit("kind"))]
    different = find_distinct(park).rename({"other": "meant"})
    said = _words_of_one_chain(park, known)
    for method, parts in (("head", goods.find_heads), ("contains", goods.find_beginnings)):
        if method == "contains":  # what is a kind of something is not about another thing
            forms = forms.join(pl.concat(found), on=["product", "word"], how="anti")
        hits = parts(forms["core"], known["form_core"], said).filter(~pl.col("doubtful"))
        near = (
            forms.join(hits.select("core", form_core="head"), on="core")
            .join(known, on="form_core")
            .join(different, on=["product", "meant"], how="anti")
        )
        found.append(near.select("product", "word", "segment_id", method=pl.lit(method)))
    return pl.concat(found).unique()


def _match_chains(park: Park, words: pl.Series) -> pl.DataFrame:
    """Return the chains that are called like a word, or like what it ends with: ``word, chain_id, method``."""
    called = _called(park["IndustryChain"]).select("chain_id", head=goods.core(pl.col("form"))).unique()
    called = called.filter(~goods.is_generic(pl.col("head")))
    cores = pl.DataFrame({"word": words}).with_columns(core=goods.core(identity.product(pl.col("word"))))
    same = cores.select("word", head="core", method=pl.lit("core"))
    ends = goods.find_heads(cores["core"].unique(), called["head"].unique()).filter(~pl.col("doubtful"))
    longer = cores.join(ends, on="core").select("word", "head", method=pl.lit("head"))
    return pl.concat([same, longer]).join(called, on="head").drop("head").unique()


def _words_of_one_chain(park: Park, known: pl.DataFrame) -> pl.Series:
    """Return the forms that one chain alone lists: there also a word that elsewhere says nothing says what it makes."""
    chains = find_segments(park).select("segment_id", "chain_id")
    listed = known.join(chains, on="segment_id").group_by("form_core").agg(pl.col("chain_id").n_unique())
    return listed.filter(pl.col("chain_id") == 1)["form_core"]


def note_segments(park: Park) -> tuple[Reason, ...]:
    """Return the note that the shipped map stands in for segments that a park has not, where it does."""
    found = find_segments(park).filter(pl.col("source") == SHIPPED)
    return (WORDS.reason("shipped_map", chains=found["chain_id"].n_unique()),) if found.height else ()


@of_the_day
def _segments(park: Park) -> pl.DataFrame:
    columns = ("segment_id", "chain_id", "stage", "order", "name", "essential", "target", "source", "products")
    own = park["ChainSegment"].rename({"id": "segment_id"}).select(columns)
    chains = park["IndustryChain"].join(own, left_on="id", right_on="chain_id", how="anti")
    shipped = chain_map().with_columns(form=chain_form(pl.col("chain")))
    hits = shipped.join(_called(chains), on="form").unique(["chain_id", "form", "name"], maintain_order=True)
    stand_in = hits.select(
        segment_id=pl.format("{}:{}/{}", pl.lit(SHIPPED), "chain_id", "name"),
        chain_id="chain_id",
        stage="stage",
        order=pl.col("order").cast(pl.Int64),
        name="name",
        essential="essential",
        target=pl.lit(None, pl.Int64),
        source=pl.lit(SHIPPED),
        products="products",
    )
    stage = pl.col("stage").replace_strict({"up": 0, "mid": 1, "down": 2}, default=3, return_dtype=pl.Int64)
    return pl.concat([own, stand_in]).sort("chain_id", stage, "order", "name", "segment_id", nulls_last=True)


def _called(chains: pl.DataFrame) -> pl.DataFrame:
    """Return the forms of the names and aliases of chains: ``chain_id, form``."""
    names = [chains.select("id", "name"), chains.select("id", name="aliases").explode("name")]
    return pl.concat(names).select(chain_id="id", form=chain_form(pl.col("name"))).drop_nulls().unique()


def _claims(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return what firms say that they provide; a word that lists goods also as each that is a segment's word."""
    makers = find_makers(park, on)
    words = segment_words(park).select(product=pl.coalesce("product", "word"), part="word").unique("part")
    parts = goods.split(makers["word"].unique()).join(words, on="part")
    pieces = makers.drop("product").join(parts, on="word").with_columns(word="part").select(makers.columns)
    return pl.concat([makers, pieces]).unique()


def _method() -> pl.Expr:
    """Return how a word is the word of a segment that means the same product."""
    return (
        pl.when(pl.col("word") == pl.col("name"))
        .then(pl.lit("exact"))
        .when(pl.col("key") == pl.col("form"))
        .then(pl.lit("key"))
        .when(pl.col("core") == pl.col("form_core"))
        .then(pl.lit("core"))
        .otherwise(pl.lit("alias"))
    )


@of_the_day
def find_ancestors(park: Park) -> pl.DataFrame:
    """Return of what each product is declared to be a kind, at any distance: ``product, upper``."""
    kinds = find_kinds(park).filter(pl.col("status") == "declared").select("product", upper="parent")
    found, front = kinds, kinds
    while front.height:
        front = front.join(kinds.rename({"product": "upper", "upper": "next"}), on="upper").select(
            "product", upper="next"
        )
        front = front.unique().join(found, on=["product", "upper"], how="anti")
        found = pl.concat([found, front])
    return found.filter(pl.col("product") != pl.col("upper"))


def _settle(park: Park, rows: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return the places that words give, with chain and status."""
    chains = find_segments(park).select("segment_id", "chain_id")
    inside = park["IN_CHAIN"].filter(begun(on)).select(enterprise_id="from_id", chain_id="to_id", inside=pl.lit(True))
    found = rows.join(chains, on="segment_id").join(inside.unique(), on=["enterprise_id", "chain_id"], how="left")
    found = found.with_columns(pl.col("inside").fill_null(value=False))
    same = ~pl.col("method").is_in(_LIKELY)
    word = ("enterprise_id", "word")
    stands = pl.col("chain_id").filter(same).n_unique().over(*word)
    told = pl.col("chain_id").filter(same & pl.col("inside")).n_unique().over(*word)
    sure = same & ((stands == 1) | (pl.col("inside") & (told == 1)))
    return found.with_columns(
        status=pl.when(sure).then("status").otherwise(pl.lit("candidate")),
        segment_id=pl.when(pl.col("method") != "contains").then("segment_id"),
    ).drop("inside")


def _declared(park: Park, on: dt.date | None, claims: pl.DataFrame) -> pl.DataFrame:
    """Return the declared places; who only trades by what it claims, or by its industry, trades there too."""
    chains = find_segments(park).select("segment_id", "chain_id")
    said = park["IN_SEGMENT"].select(
        enterprise_id="from_id",
        segment_id="to_id",
        share="share",
        status=pl.col("status").fill_null("declared"),
        word="evidence",
        method=pl.lit("declared"),
        chain_role="role",
    )
    trades = claims.group_by("enterprise_id").agg(role=pl.when(is_dealer().all()).then(pl.lit("trades"))).drop_nulls()
    return said.join(chains, on="segment_id").join(trades, on="enterprise_id", how="left")


def _best(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per firm and segment: the surest, with the role that says most and the shares added up."""
    status = pl.col("status").replace_strict(_RANK, return_dtype=pl.Int64)
    method = pl.col("method").replace_strict(_METHODS, range(len(_METHODS)), return_dtype=pl.Int64)
    role = pl.col("role").replace_strict(_ROLES, range(len(_ROLES)), return_dtype=pl.Int64)
    ordered = rows.with_columns(status_rank=status, method_rank=method, role_rank=role)
    ordered = ordered.sort("status_rank", "method_rank", "role_rank", "word", nulls_last=True)
    place = ["enterprise_id", "segment_id", "chain_id"]
    surest = pl.col("status_rank") == pl.col("status_rank").min().over(place)
    kept = ordered.filter(surest)
    shares = (
        kept.filter(pl.col("method") != "declared")
        .unique([*place, "product"], keep="first", maintain_order=True)
        .group_by(place)
        .agg(parts=pl.when(pl.col("share").count() > 0).then(pl.col("share").sort().sum().clip(0, 1)))
    )
    first = kept.group_by(place, maintain_order=True).agg(
        pl.col("role").sort_by("role_rank").first(),
        pl.col("share").filter(pl.col("method") == "declared").max().alias("stated"),
        pl.col("status", "word", "method").first(),
        pl.col("chain_role").drop_nulls().first(),
    )
    return (
        first.join(shares, on=place, how="left", nulls_equal=True)
        .with_columns(share=pl.coalesce("stated", "parts"))
        .select(*place, "role", "share", "status", "word", "method", "chain_role")
        .sort(place, nulls_last=True)
    )
