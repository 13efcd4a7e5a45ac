"""Supply chains found in the links, and the firms that supply cannot do without."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.supply.chains import find_chain_members, find_supply_chains
    from chaingraph.analysis.supply.chokepoints import find_chokepoints, find_stopped_firms
    from chaingraph.analysis.supply.links import find_chain_links
    from chaingraph.analysis.supply.since import find_chain_changes

__all__ = [
    "find_chain_changes",
    "find_chain_links",
    "find_chain_members",
    "find_chokepoints",
    "find_stopped_firms",
    "find_supply_chains",
]
__getattr__ = on_demand(__name__, __all__, "chains", "chokepoints", "links", "since")
