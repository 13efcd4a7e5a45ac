"""What changed after a measure, beside firms like those that it reached, and whether helped branches lasted."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.effects.find import find_effects

__all__ = ["find_effects"]
__getattr__ = on_demand(__name__, __all__, "find")
