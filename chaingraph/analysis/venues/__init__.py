"""How many firms each venue can serve, and how it is used."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.venues.find import find_venues

__all__ = ["find_venues"]
__getattr__ = on_demand(__name__, __all__, "find")
