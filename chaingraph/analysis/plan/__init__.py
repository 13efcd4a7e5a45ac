"""The road to coverage, step by step."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.plan.build import build_roadmap

__all__ = ["build_roadmap"]
__getattr__ = on_demand(__name__, __all__, "build")
