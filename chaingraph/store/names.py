"""Names in a typed statement that nothing bears: what was perhaps meant, by declared name, Chinese or English label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from enum import Enum
from functools import cache

from chaingraph.derived import CAPTION
from chaingraph.errors import Text
from chaingraph.model import EDGES, KINDS, NODES, REFERENCES
from chaingraph.store.guard import tokens

_LEAST, _AS_LIKE = 0.5, 0.05
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


class Named(Enum):
    """What a name may be the name of."""

    LABEL = Text("标签", "label")
    RELATION = Text("关系类型", "relationship type")
    PROPERTY = Text("属性", "property")
    TABLE = Text("标签或关系类型", "label or relationship type")


#: Status of the server by which it tells that nothing has a name; the same on both lines of releases.
STATUSES = {"01N50": Named.LABEL, "01N51": Named.RELATION, "01N52": Named.PROPERTY}

_EMBEDDED = (
    (re.compile(r"Table (?P<name>.+) does not exist"), Named.TABLE),
    (re.compile(r"Cannot find property (?P<name>.+) for "), Named.PROPERTY),
)


def unknown_name(named: Named, word: str) -> Text:
    """Return the sentence that nothing is called so, with what may have been meant.

    >>> unknown_name(Named.LABEL, "企业").en
    'there is no label 企业; do you mean Enterprise?'
    >>> unknown_name(Named.PROPERTY, "nmae").zh
    '没有属性 nmae；是否指 name？'
    """
    known = _known(named)
    if word in known.values():
        what = named.value
        return Text(f"数据库中还没有{what.zh} {word} 的数据", f"the database holds nothing of the {what.en} {word} yet")
    near = [known[word]] if word in known else _nearest(word, known)
    maybe = Text(f"；是否指 {'、'.join(near)}？", f"; do you mean {', '.join(near)}?")
    if not near:
        maybe = Text("；chaingraph schema 列出全部", "; chaingraph schema lists them")
    return Text(f"没有{named.value.zh} {word}{maybe.zh}", f"there is no {named.value.en} {word}{maybe.en}")


def _nearest(word: str, known: Mapping[str, str]) -> list[str]:
    """Return the name that is most like a word, with those that are as like."""
    wanted = word.casefold()
    like = [(SequenceMatcher(None, wanted, key.casefold()).ratio(), name) for key, name in known.items()]
    best = max(ratio for ratio, _ in like)
    same = [name for ratio, name in sorted(like, reverse=True) if ratio >= max(best - _AS_LIKE, _LEAST)]
    return list(dict.fromkeys(same))[:3]


def said_by_server(status: str, description: str) -> Text | None:
    """Return what a status of the server says of a name; None if it is about something else.

    >>> said_by_server("01N51", "warn: … The relationship type `SUPPLYS` does not exist. …").en
    'there is no relationship type SUPPLYS; do you mean SUPPLIES?'
    >>> said_by_server("01N52", "warn: … The property `cg_users` does not exist. …") is None
    True
    """
    quoted = re.search(r"`((?:[^`]|``)+)`", description)
    # what the program keeps beside the data is there or not
    if status not in STATUSES or quoted is None or quoted[1].lower().startswith("cg"):
        return None
    return unknown_name(STATUSES[status], quoted[1])


def said_by_embedded(said: str) -> Text | None:
    """Return what a complaint of the embedded engine says of a name; None if it is about something else."""
    for pattern, named in _EMBEDDED:
        if found := pattern.search(said):
            return unknown_name(named, found["name"])
    return None


def other_case(text: str) -> tuple[Text, ...]:
    """Return what is to be said of names in another case than the declared one, which Neo4j does not know.

    >>> [said.en for said in other_case("MATCH (e:enterprise {status: e}) RETURN e.name")]
    ['enterprise is written Enterprise; Neo4j tells capitals apart']
    """
    declared = {*_known(Named.TABLE).values(), *_known(Named.PROPERTY).values()}
    written = {name.casefold(): name for name in sorted(declared)}
    words = {word: written[word.casefold()] for word in _names(text) if word.casefold() in written}
    said = Text("{word} 应写作 {name}（Neo4j 区分大小写）", "{word} is written {name}; Neo4j tells capitals apart")
    return tuple(said.format(word=word, name=name) for word, name in words.items() if word not in declared)


def _names(text: str) -> Iterator[str]:
    """Yield the labels, types and properties of a statement: what follows a dot, or a colon that is in no map."""
    opened, before = [""], ""
    for kind, token in tokens(text):
        if token in _OPEN:
            opened.append(token)
        elif token in _CLOSE and len(opened) > 1:
            opened.pop()
        elif kind in {"word", "quoted"} and (before == "." or (before in {":", "|"} and opened[-1] != "{")):
            yield token.strip("`")
        before = token


@cache
def _known(named: Named) -> Mapping[str, str]:
    """Return the names by every word for them: themselves, and their labels and headings in both languages."""
    if named is Named.PROPERTY:
        ends = {"from_id", "to_id"}
        properties = [prop for declared in KINDS for prop in declared.properties if prop.name not in ends]
        words = {word: prop.name for prop in properties for word in (*prop.headings, prop.label.zh, prop.label.en)}
        return {**words, CAPTION: CAPTION, **{prop.name: prop.name for prop in properties}}
    nodes = {name: node.label for name, node in NODES.items()}
    relations = {name: edge.label for name, edge in EDGES.items()}
    relations |= {name: reference.relation.label for name, reference in REFERENCES.items()}
    labels = {Named.LABEL: nodes, Named.RELATION: relations, Named.TABLE: {**relations, **nodes}}[named]
    words = {word: name for name, label in labels.items() for word in (label.zh, label.en, name.casefold())}
    return {**words, **{name: name for name in labels}}
