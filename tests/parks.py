"""Small parks written out row by row."""

from chaingraph.park import Park

SOURCE = {"source": "synthetic"}


def park_of(**tables):
    """A park of these rows by kind; a row without a source is synthetic."""
    return Park.from_rows({name: [{**SOURCE, **row} for row in rows] for name, rows in tables.items()})
