"""Supply chains found in the links, and the firms that supply cannot do without."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.supply.chains import find_chain_members, find_supply_chains
    from chaingraph.analysis.supply.chokepoints import find_chokepoints
    from chaingraph.analysis.supply.failures import compare_failures
    from chaingraph.analysis.supply.links import find_chain_links
    from chaingraph.analysis.supply.since import find_chain_changes
    from chaingraph.analysis.supply.stopped import find_stopped_firms
    from chaingraph.analysis.supply.unguarded import Unguarded, find_unguarded

__all__ = [
    "Unguarded",
    "compare_failures",
    "find_chain_changes",
    "find_chain_links",
    "find_chain_members",
    "find_chokepoints",
    "find_stopped_firms",
    "find_supply_chains",
    "find_unguarded",
]
__getattr__ = on_demand(
    __name__, __all__, "chains", "chokepoints", "failures", "links", "since", "stopped", "unguarded"
)
