"""Party organizations and industry chains as they are: level, term, posts, 1 + X + N, scorecard."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.organizations.check import check_organizations
    from chaingraph.analysis.organizations.one_x_n import find_chain_tiers
    from chaingraph.analysis.organizations.scorecard import summarize_committees

__all__ = ["check_organizations", "find_chain_tiers", "summarize_committees"]
__getattr__ = on_demand(__name__, __all__, "check", "one_x_n", "scorecard")
