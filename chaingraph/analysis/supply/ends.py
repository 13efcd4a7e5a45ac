"""Where the declared chains end: which firms, by their name or by the end product that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from chaingraph.asof.memo import of_the_day
from chaingraph.kernels.chains import Ends
from chaingraph.park import Park

#: Chain and the firm or product that ends it, as somebody wrote them; without a name of its own a chain is called by
#: its end.
Declared = tuple[tuple[str | None, str], ...]


@dataclass(frozen=True)
class DeclaredEnds:
    """The ends as the search takes them, and what of the declaration means nothing here."""

    ends: Ends
    keys: list[str]  # key of each chain, in its order
    names: list[str]
    unknown: tuple[str, ...]  # words that are neither a firm nor a product that anybody makes


def chains_of(declared: Declared | None, park: Park) -> Declared:
    """Return the ends to search with: those given, else what the park declares of its chains and their segments.

    An industry chain may hold several supply chains: each end that the park declares is the end of one.
    """
    if declared is not None:
        return declared
    stated = pl.concat([park["IndustryChain"].select(end="ends"), park["ChainSegment"].select(end="ends")])
    return tuple((None, end) for end in stated.explode("end")["end"].drop_nulls().unique().sort())


@of_the_day
def find_ends(park: Park, ids: tuple[str, ...], declared: Declared) -> DeclaredEnds:
    """Find the firms at which the declared chains end.

    `ids`: ids of the firms in the order of their numbers.

    A word is a firm by id, credit code, name or alias; else an end product: then all firms that make it are ends, and
    where none is known to, those that sell it. Chains in the order of their names, then keys. Linear.
    """
    words = pl.DataFrame({"word": sorted({word for _, word in declared})}, {"word": pl.String})
    number = pl.DataFrame({"id": ids, "firm": np.arange(len(ids))}, {"id": pl.String, "firm": pl.Int64})
    found: dict[str, list[int]] = {}
    for word, firm in _meant(park, words, number).iter_rows():
        found.setdefault(word, []).append(firm)
    pairs = [(*_chain_of(chain, word, found.get(word, ()), ids, park), word) for chain, word in declared]
    named = {key: name for key, name, _ in sorted(pairs, reverse=True)}
    keys = sorted(named, key=lambda key: (named[key], key))
    place = {key: number for number, key in enumerate(keys)}
    seats = sorted({(place[key], firm) for key, _, word in pairs for firm in found.get(word, ())})
    chain, firm = zip(*seats, strict=True) if seats else ((), ())
    ends = Ends(np.array(firm, np.int64), np.array(chain, np.int64), len(keys))
    unknown = tuple(word for word in words["word"] if word not in found)
    return DeclaredEnds(ends, keys, [named[key] for key in keys], unknown)


def _chain_of(chain: str | None, word: str, firms: Sequence[int], ids: tuple[str, ...], park: Park) -> tuple[str, str]:
    """Return key and name of the chain: as it is called, else the one firm that ends it, else the end product."""
    if chain is not None:
        return chain, chain
    if len(firms) != 1:
        return word, word
    key = ids[firms[0]]
    return key, park["Enterprise"].filter(id=key)["name"].item()


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
