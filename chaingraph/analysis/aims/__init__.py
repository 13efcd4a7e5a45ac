"""Which aim, outcome and campaign each action serves, and which serves none that is known."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.aims.find import find_actions, find_aims

__all__ = ["find_actions", "find_aims"]
__getattr__ = on_demand(__name__, __all__, "find")
