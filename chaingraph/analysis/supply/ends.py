"""Where the declared chains end: which firms, by their name or by the end product that they make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from chaingraph.asof.memo import of_the_day
from chaingraph.kernels.chains import Ends
from chaingraph.park import Park

#: Chain (its id, or its name where it has no record) and the firm or product that ends it, as somebody wrote them.
Declared = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DeclaredEnds:
    """The ends as the search takes them, and what of the declaration means nothing here."""

    ends: Ends
    keys: list[str]  # key of each chain, in its order
    names: list[str]
    unknown: tuple[str, ...]  # words that are neither a firm nor a product that anybody makes


def chains_of(declared: Declared | None, park: Park) -> Declared:
    """Return the ends to search with: those given, else what the park declares of its chains and their segments."""
    if declared is not None:
        return declared
    stated = [park["IndustryChain"].select("id", end="ends"), park["ChainSegment"].select(id="chain_id", end="ends")]
    rows = pl.concat(stated).explode("end").drop_nulls().unique().sort("id", "end")
    return tuple(rows.iter_rows())


@of_the_day
def find_ends(park: Park, ids: tuple[str, ...], declared: Declared) -> DeclaredEnds:
    """Find the firms at which the declared chains end.

    `ids`: ids of the firms in the order of their numbers.

    A word is a firm by id, credit code, name or alias; else an end product: then all firms that make it are ends, and
    where none is known to, those that sell it. Chains in the order of their names, then keys. Linear.
    """
    known = dict(park["IndustryChain"].select("id", "name").iter_rows())
    called = {name: key for key, name in known.items()}
    pairs = sorted({(called.get(chain, chain), word) for chain, word in declared})
    keys = sorted({chain for chain, _ in pairs}, key=lambda key: (known.get(key, key), key))
    place = {key: number for number, key in enumerate(keys)}
    words = pl.DataFrame({"word": sorted({word for _, word in pairs})}, {"word": pl.String})
    number = pl.DataFrame({"id": ids, "firm": np.arange(len(ids))}, {"id": pl.String, "firm": pl.Int64})
    meant = _meant(park, words, number)
    found: dict[str, list[int]] = {}
    for word, firm in meant.iter_rows():
        found.setdefault(word, []).append(firm)
    seats = sorted({(place[chain], firm) for chain, word in pairs for firm in found.get(word, ())})
    chain, firm = zip(*seats, strict=True) if seats else ((), ())
    ends = Ends(np.array(firm, np.int64), np.array(chain, np.int64), len(keys))
    return DeclaredEnds(ends, keys, [known.get(key, key) for key in keys], tuple(_unmet(words, found)))


def _unmet(words: pl.DataFrame, found: dict[str, list[int]]) -> Iterable[str]:
    return (word for word in words["word"] if word not in found)


def _meant(park: Park, words: pl.DataFrame, number: pl.DataFrame) -> pl.DataFrame:
    """Return the firms that each word means: ``word, firm``."""
    firms = park["Enterprise"].select("id", "name", "uscc", "aliases", "products")
    called = pl.concat(
        [
            number.select("id", word="id"),
            firms.select("id", word="name"),
            firms.select("id", word="uscc"),
            firms.select("id", word="aliases").explode("word"),
        ]
    )
    goods = park["Product"]
    spelled = pl.concat(
        [
            goods.select("id", word="id"),
            goods.select("id", word="name"),
            goods.select("id", word="aliases").explode("word"),
        ]
    )
    made = park["MAKES"].filter(
        pl.col("status").fill_null("declared") != "candidate", pl.col("role").fill_null("makes") == "makes"
    )
    makers = pl.concat(
        [
            firms.select("id", word="products").explode("word"),
            made.select(id="from_id", product="to_id")
            .join(spelled, left_on="product", right_on="id")
            .select("id", "word"),
        ]
    )
    sellers = park["SUPPLIES"].select(id="from_id", word="product")
    answer: list[pl.DataFrame] = []
    for source in (called, makers, sellers):
        hit = source.drop_nulls().unique().join(words, on="word", how="semi").join(number, on="id")
        answer.append(hit.select("word", "firm"))
        words = words.join(hit, on="word", how="anti")
    return pl.concat(answer).unique().sort("word", "firm")
