"""Which record of a park somebody means: by id, credit code, full name, known alias, or part of a name."""

from __future__ import annotations

import polars as pl

from chaingraph.errors import Text, UsageError
from chaingraph.io.directory import Directory
from chaingraph.io.names import candidates
from chaingraph.model import kind
from chaingraph.park import Park

_SHOWN = 5


def find_record(park: Park, name: str, text: str) -> str:
    """Return the id of the one record that a text means.

    `name`: name of a node kind, for example ``Enterprise``.

    Raises `UsageError`: ``CG-U005`` if there is none, ``CG-U006`` if there are several; the sentence names the nearest
    ones.

    The same comparison as for references in files (`chaingraph.io.references`); linear in the table.

    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲（泸州）", "aliases": ["甲"], "source": "s"}]})
    >>> find_record(park, "Enterprise", "甲"), find_record(park, "Enterprise", "甲(泸州)")
    ('E1', 'E1')
    """
    frame = park[name]
    directory = Directory([frame], [name])
    if frame.filter(pl.col("id") == text).height:
        return text
    found = directory.find(pl.Series([text])).get(text, [])
    if len(found) == 1:
        return found[0]
    label = kind(name).label
    facts: dict[str, object] = {"text": text, "zh": label.zh, "en": label.en.lower()}
    if found:
        names = dict(frame.filter(pl.col("id").is_in(found)).select("id", "name").iter_rows())
        near = candidates(f"{names[key]} {key}" for key in found[:_SHOWN])
        said = Text("{text} 可指 {count} 个{zh}，请改用编号", "{text} may mean {count} records ({en}); give the id")
        raise UsageError("CG-U006", _with(said.format(count=len(found), **facts), near))
    likely = directory.likely([text])[text].ids
    if len(likely) == 1:
        return likely[0]
    near = directory.near(text)
    said = Text(
        "没有{zh} {text}：可写编号、信用代码、全称或别名",
        "there is no {en} {text}: give an id, a credit code, a full name or an alias",
    )
    raise UsageError("CG-U005", _with(said.format(**facts), near))


def _with(said: Text, near: Text) -> Text:
    return Text(said.zh + near.zh, said.en + near.en)
