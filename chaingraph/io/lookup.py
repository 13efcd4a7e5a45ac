"""Which record of a park somebody means: by id, credit code, full name or known alias."""

from __future__ import annotations

import polars as pl

from chaingraph.errors import Text, UsageError
from chaingraph.io.names import candidates
from chaingraph.io.references import Directory
from chaingraph.model import kind
from chaingraph.park import Park


def find_record(park: Park, name: str, text: str) -> str:
    """Return the id of the one record that a text means.

    Parameters
    ----------
    park
        The park.
    name
        Kind of the record, for example ``Enterprise``.
    text
        An id, a credit code, a full name or a known alias.

    Returns
    -------
    str
        The id.

    Raises
    ------
    UsageError
        If no record is meant, or several; the sentence names the nearest.

    Notes
    -----
    The same comparison as for references in files (`chaingraph.io.references`); linear in the table.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲（泸州）", "aliases": ["甲"], "source": "s"}]})
    >>> find_record(park, "Enterprise", "甲"), find_record(park, "Enterprise", "甲(泸州)")
    ('E1', 'E1')
    """
    directory = Directory([park[name]])
    if text in set(directory.ids.to_list()):
        return text
    found = directory.find(pl.Series([text])).get(text, [])
    if len(found) == 1:
        return found[0]
    label = kind(name).label
    near = candidates(found[:5]) if found else directory.near(text, 1)
    if found:
        raise UsageError(
            "CG-U006",
            Text(
                f"“{text}”可能指 {len(found)} 个{label.zh}，请改用编号{near.zh}",
                f"{text!r} may mean {len(found)} records ({label.en}); give the id{near.en}",
            ),
        )
    raise UsageError(
        "CG-U005", Text(f"没有{label.zh}“{text}”{near.zh}", f"there is no {label.en.lower()} {text!r}{near.en}")
    )
