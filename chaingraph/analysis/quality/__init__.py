"""What of a park's files is not in it, and what is still to be decided about them."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.quality.find import find_quality

__all__ = ["find_quality"]
__getattr__ = on_demand(__name__, __all__, "find")
