"""Where the declared chains end: which firms, by their name or by the end product that they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from chaingraph.analysis.supply.losses import number_firms
from chaingraph.asof.products import find_makers, is_dealer, look_up, name_records
from chaingraph.asof.told import is_told
from chaingraph.io import goods, identity
from chaingraph.io.directory import Directory
from chaingraph.io.names import find_near
from chaingraph.kernels.chains import NO_ENDS, Ends
from chaingraph.park import Park

_ASKED = 10  # words of which the nearest is looked for

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
    near: tuple[str, ...] = ()  # what these may mean, by the nearest letters


def chains_of(declared: Declared | None, park: Park) -> Declared:
    """Return the ends to search with: those given, else what the park declares of its chains and their segments.

    An industry chain may hold several supply chains: each end that the park declares is the end of one.
    """
    if declared is not None:
        return declared
    stated = pl.concat([park["IndustryChain"].select(end="ends"), park["ChainSegment"].select(end="ends")])
    return tuple((None, end) for end in stated.explode("end")["end"].drop_nulls().unique().sort())


def find_ends(park: Park, ids: Sequence[str], declared: Declared, on: dt.date | None = None) -> DeclaredEnds:
    """Find the firms at which the declared chains end.

    `ids`: ids of the firms in the order of their numbers.

    A word is a firm by id, credit code, name or alias; else an end product, however it is spelled: then all firms that
    make it are ends (`products.find_makers`), and where none is known to, those that trade it. Chains in the order of
    their names, then keys.
    Linear.
    """
    if not declared:
        return DeclaredEnds(NO_ENDS, [], [], ())
    words = pl.DataFrame({"word": sorted({word for _, word in declared})}, {"word": pl.String})
    number = number_firms(ids)
    found: dict[str, list[int]] = {}
    for word, firm in _meant(park, words, number, on).iter_rows():
        found.setdefault(word, []).append(firm)
    names = dict(park["Enterprise"].select("id", "name").iter_rows())
    one = pl.col("word").min().over("product")  # spellings of one product end one chain
    first = dict(look_up(park, words["word"]).select("word", first=one).iter_rows())
    pairs = [
        (*_chain_of(chain, first.get(word, word), found.get(word, ()), ids, names), word) for chain, word in declared
    ]
    named = {key: name for key, name, _ in sorted(pairs, reverse=True)}
    keys = sorted(named, key=lambda key: (named[key], key))
    place = {key: number for number, key in enumerate(keys)}
    seats = sorted({(place[key], firm) for key, _, word in pairs for firm in found.get(word, ())})
    chain, firm = zip(*seats, strict=True) if seats else ((), ())
    ends = Ends(np.array(firm, np.int64), np.array(chain, np.int64), len(keys))
    unknown = tuple(word for word in words["word"] if word not in found)
    return DeclaredEnds(ends, keys, [named[key] for key in keys], unknown, _nearest(park, unknown, on))


def _nearest(park: Park, unknown: Sequence[str], on: dt.date | None) -> tuple[str, ...]:
    """Return the firm or product that is nearest to each of the first words that mean none, where one is near."""
    if not unknown:
        return ()
    known = (
        pl.concat([park["Enterprise"]["name"], find_makers(park, on)["word"]]).drop_nulls().unique().sort().to_list()
    )
    found = [find_near(word, known, 1) for word in unknown[:_ASKED]]
    return tuple(dict.fromkeys(one for several in found for one in several))


def _chain_of(
    chain: str | None, word: str, firms: Sequence[int], ids: Sequence[str], names: Mapping[str, str | None]
) -> tuple[str, str]:
    """Return key and name of the chain: as it is called, else the one firm that ends it, else the end product."""
    if chain is not None:
        return chain, chain
    if len(firms) != 1:
        return word, word
    key = ids[firms[0]]
    return key, names.get(key) or key


def _meant(park: Park, words: pl.DataFrame, number: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return the firms that each word means, names and goods compared as everywhere: ``word, firm``."""
    meant = _called(park, words).join(number, on="id")
    left = words.join(meant, on="word", how="anti")
    if left.height:
        provided = _goods(park, left).join(find_makers(park, on).filter(is_told()), on="product")
        provided = provided.rename({"enterprise_id": "id", "word_right": "typed"}).join(number, on="id")
        # an end that is a trade by its own word is that of the dealers who say so
        trade = goods.role(identity.product(pl.col("word"))).eq_missing("trades")
        made = provided.filter(~is_dealer() | (trade & (pl.col("typed") == pl.col("word"))))
        traded = provided.join(made, on="word", how="anti")
        meant = pl.concat([meant, *(frame.select("word", "id", "firm") for frame in (made, traded))])
    return meant.select("word", "firm").unique().sort("word", "firm")


def _called(park: Park, words: pl.DataFrame) -> pl.DataFrame:
    """Return the firms that are called so: ``word, id``, of a word that is an id itself."""
    named = Directory([park["Enterprise"]], ["Enterprise"]).find(words["word"])
    pairs = [(word, key) for word, keys in named.items() for key in keys]
    pairs += [(word, word) for word in words["word"] if not named.get(word)]
    return pl.DataFrame(pairs, {"word": pl.String, "id": pl.String}, orient="row")


def _goods(park: Park, words: pl.DataFrame) -> pl.DataFrame:
    """Return which product each word means, by a name or by the id of a record: ``word, product``."""
    meant = pl.concat(
        [
            look_up(park, words["word"]).select("word", "product"),
            name_records(park).select(pl.col("to_id").alias("word"), "product"),
        ]
    )
    # a word without a letter means itself
    return words.join(meant, on="word", how="left").with_columns(product=pl.coalesce("product", "word"))
