"""Published figures against the graph."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.figures.measures import describe_measures
    from chaingraph.analysis.figures.reconcile import reconcile_figures

__all__ = ["describe_measures", "reconcile_figures"]
__getattr__ = on_demand(__name__, __all__, "measures", "reconcile")
