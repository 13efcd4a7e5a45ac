"""One firm: everything that is known about it, and what stands around it."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.dossier.firm import build_dossier
    from chaingraph.analysis.dossier.neighbourhood import find_neighbourhood

__all__ = ["build_dossier", "find_neighbourhood"]
__getattr__ = on_demand(__name__, __all__, "firm", "neighbourhood")
