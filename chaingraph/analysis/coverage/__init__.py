"""Which operating firms have no home organization, what to do about each, and the official rates."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.coverage.branchless import classify_firms, explain_firms, find_branchless
    from chaingraph.analysis.coverage.rates import summarize_rates

__all__ = ["classify_firms", "explain_firms", "find_branchless", "summarize_rates"]
__getattr__ = on_demand(__name__, __all__, "branchless", "rates")
