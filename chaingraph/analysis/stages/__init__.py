"""Industry chains as declared: how strong each segment is in the zone, what is missing, whom to attract."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.stages.find import find_stages
    from chaingraph.analysis.stages.gaps import find_gaps

__all__ = ["find_gaps", "find_stages"]
__getattr__ = on_demand(__name__, __all__, "find", "gaps")
