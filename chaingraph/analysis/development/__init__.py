"""How people become full members: days, gates, places, mentors."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.development.limits import read_limits
    from chaingraph.analysis.development.people import nearest_first, trace_people
    from chaingraph.analysis.development.pipeline import find_development

__all__ = ["find_development", "nearest_first", "read_limits", "trace_people"]
__getattr__ = on_demand(__name__, __all__, "pipeline", "people", "limits")
