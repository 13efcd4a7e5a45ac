"""What remains on the way to a demonstration zone, item by item."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.demonstration.find import find_remaining

__all__ = ["find_remaining"]
__getattr__ = on_demand(__name__, __all__, "find")
