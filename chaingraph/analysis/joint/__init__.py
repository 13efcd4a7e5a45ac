"""Joint branches of units that are too small for one of their own."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.joint.assign import assign_joint_branches

__all__ = ["assign_joint_branches"]
__getattr__ = on_demand(__name__, __all__, "assign")
