"""The industrial chains and the Party chain on the same firms: who leads, who is represented, who is tied to whom."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.layers.find import compare_layers

__all__ = ["compare_layers"]
__getattr__ = on_demand(__name__, __all__, "find")
