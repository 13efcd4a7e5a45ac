"""What changed between two parks."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.changes.find import find_changes

__all__ = ["find_changes"]
__getattr__ = on_demand(__name__, __all__, "find")
