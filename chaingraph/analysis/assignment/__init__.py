"""Who is to be in contact with which firm: officers, instructors, red-steward teams, at a balanced load."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.assignment.find import assign_instructors, assign_officers, assign_teams

__all__ = ["assign_instructors", "assign_officers", "assign_teams"]
__getattr__ = on_demand(__name__, __all__, "find")
