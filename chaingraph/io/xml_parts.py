"""XML parts of a workbook as events: nothing is kept that nobody asked for, and no part may declare entities."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.parsers.expat import ParserCreate

_CHUNK = 1 << 16


class Part:
    """What is done with the events of a part; subclasses take what they need.

    Without a DOCTYPE a part declares no entity, so that nothing expands and nothing outside is read.
    """

    def doctype(self, *_: object) -> None:
        """Refuse a part that could declare entities."""
        raise ValueError("DOCTYPE")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element; its namespace stands before the name."""

    def data(self, text: str) -> None:
        """Take a piece of text."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""


class Attributes(Part):
    """Attributes of the elements that are wanted, as (name of the parent, name, attributes), in their order.

    Names are without namespaces: the strict form of the format has others for the same things.
    """

    def __init__(self, *wanted: tuple[str, str]) -> None:
        self.wanted = frozenset(wanted)
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self._open = [""]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep the attributes if the element is wanted."""
        name = local(tag)
        if (self._open[-1], name) in self.wanted:
            self.found.append((self._open[-1], name, {local(key): value for key, value in attributes.items()}))
        self._open.append(name)

    def end(self, tag: str) -> None:
        """Go back to the parent."""
        self._open.pop()


class Strings(Part):
    """The shared strings: the runs of each joined, without its phonetic reading."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._runs: list[str] = []
        self._taking = False
        self._phonetic = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a string or a run."""
        name = local(tag)
        if name == "t":
            self._taking = not self._phonetic
        elif name == "rPh":
            self._phonetic += 1

    def data(self, text: str) -> None:
        """Take the text of a run."""
        if self._taking:
            self._runs.append(text)

    def end(self, tag: str) -> None:
        """End a run or a string."""
        name = local(tag)
        if name == "t":
            self._taking = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si":
            self.strings.append("".join(self._runs))
            self._runs.clear()


def local(tag: str) -> str:
    """Return a name without its namespace.

    >>> local("urn:a}row"), local("row")
    ('row', 'row')
    """
    return tag.rpartition("}")[2]


def parse(archive: zipfile.ZipFile, name: str, part: Part) -> Iterator[None]:
    """Give the events of a part of the archive to `part`; yields after every piece, so that costs can be counted."""
    parser = ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = part.doctype
    parser.StartElementHandler = part.start
    parser.CharacterDataHandler = part.data
    parser.EndElementHandler = part.end
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
            yield
    parser.Parse(b"", True)


def parse_whole(archive: zipfile.ZipFile, name: str, part: Part) -> None:
    """Give all events of a small part to `part`."""
    for _ in parse(archive, name, part):
        pass
