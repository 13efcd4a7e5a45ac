"""Who in the park could meet a demand, whom to attract where nobody can, and the lists of both."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.match.find import find_matches
    from chaingraph.analysis.match.lists import list_demands
    from chaingraph.analysis.match.unmet import find_unmet

__all__ = ["find_matches", "find_unmet", "list_demands"]
__getattr__ = on_demand(__name__, __all__, "find", "unmet", "lists")
