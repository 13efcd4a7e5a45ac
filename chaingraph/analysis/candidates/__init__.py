"""Who could become deputy secretary of a chain committee, and who has the four goods."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.candidates.find import find_candidates

__all__ = ["find_candidates"]
__getattr__ = on_demand(__name__, __all__, "find")
