"""The classes of the annual form, with small counts of people left out."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.statistics.answers import DIMENSIONS
    from chaingraph.analysis.statistics.form import summarize_statistics
    from chaingraph.analysis.statistics.items import ITEMS

__all__ = ["DIMENSIONS", "ITEMS", "summarize_statistics"]
__getattr__ = on_demand(__name__, __all__, "answers", "items", "form")
