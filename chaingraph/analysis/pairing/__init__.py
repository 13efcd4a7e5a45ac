"""Mentors for the non-public organizations, and peers among them."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.pairing.assign import assign_mentors, assign_peers
    from chaingraph.analysis.pairing.unpaired import find_unpaired

__all__ = ["assign_mentors", "assign_peers", "find_unpaired"]
__getattr__ = on_demand(__name__, __all__, "assign", "unpaired")
