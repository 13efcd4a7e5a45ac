"""Which operating firms have no home organization, what to do about each, and the official rates."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.coverage.branchless import classify_firms, explain_firms, find_branchless, find_unclear
    from chaingraph.analysis.coverage.rates import bound_coverage, summarize_rates

__all__ = [
    "bound_coverage",
    "classify_firms",
    "explain_firms",
    "find_branchless",
    "find_unclear",
    "summarize_rates",
]
__getattr__ = on_demand(__name__, __all__, "branchless", "rates")
