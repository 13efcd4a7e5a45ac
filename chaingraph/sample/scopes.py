"""What the registers of a synthetic park are declared to cover."""

from __future__ import annotations

import polars as pl

from chaingraph.sample.catalogue import STREETS
from chaingraph.sample.firms import REFERENCE

OPEN_STREET = STREETS[-1][0]  # of which nothing is declared: what is missing there is not known to be missing
_PEOPLE = ("full_members", "probationary_members", "activists")


def scopes_frame(*, people: bool) -> pl.DataFrame:
    """Return rows of `SourceScope`: organizations complete in all streets but one.

    Where there are records of people, their registers are complete in the whole park.

    Examples
    --------
    >>> scopes_frame(people=False).height == len(STREETS) - 1
    True
    """
    streets = [name for name, *_ in STREETS if name != OPEN_STREET]
    registers: list[tuple[str, str | None]] = [("organizations", street) for street in streets]
    registers += [(register, None) for register in _PEOPLE if people]
    return pl.DataFrame(
        {
            "id": [f"SS-{number:02d}" for number in range(1, len(registers) + 1)],
            "register": [register for register, _ in registers],
            "complete": True,
            "street": pl.Series([street for _, street in registers], dtype=pl.String),
            "as_of": REFERENCE,
            "source": "synthetic",
        }
    )
