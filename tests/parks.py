"""Small parks written out row by row."""

from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.words import FactKind, Reason, Sentence

SOURCE = {"source": "synthetic"}
#: The register of organizations leaves nobody out: firms without one on record have none.
COMPLETE = {"SourceScope": [{"id": "S1", "register": "organizations", "complete": True}]}
#: The register of full members as well: nobody but those on record.
COUNTED = {"SourceScope": [*COMPLETE["SourceScope"], {"id": "S2", "register": "full_members", "complete": True}]}


def park_of(**tables):
    """A park of these rows by kind; a row without a source is synthetic."""
    return Park.from_rows({name: [{**SOURCE, **row} for row in rows] for name, rows in tables.items()})


def reason_of(code, zh, en, facts=None, rules=(), *, people=()):
    """A reason with a sentence of its own; ``people`` names the facts that count people, the others count nothing."""
    facts = dict(facts or {})
    kinds = {name: FactKind.PEOPLE if name in people else FactKind.LIMIT for name in facts}
    return Reason(code, facts, Sentence(Text(zh, en), kinds), tuple(rules))


def literal(text):
    """A text as a sentence that names no fact."""
    return text.replace("{", "{{").replace("}", "}}")
