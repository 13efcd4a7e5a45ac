"""Who hosts the next round tables: chains alternate, and within a chain who has hosted least comes first."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.rota.find import make_rota

__all__ = ["make_rota"]
__getattr__ = on_demand(__name__, __all__, "find")
