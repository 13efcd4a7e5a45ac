"""How much a statement that somebody wrote may take; the queries of the package have no such limit."""

from __future__ import annotations

#: Seconds, and rows.
SECONDS, LIMIT = 30.0, 10_000
