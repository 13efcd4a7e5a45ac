"""What changed between two parks."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.changes.find import find_changes
    from chaingraph.analysis.changes.same import tell_matches

__all__ = ["find_changes", "tell_matches"]
__getattr__ = on_demand(__name__, __all__, "find", "same")
