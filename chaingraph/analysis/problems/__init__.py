"""How long problems of firms take, whether they travel along supply links, and who could solve them together."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.problems.closing import find_closing_times
    from chaingraph.analysis.problems.together import find_groups
    from chaingraph.analysis.problems.travel import find_travel

__all__ = ["find_closing_times", "find_groups", "find_travel"]
__getattr__ = on_demand(__name__, __all__, "closing", "together", "travel")
