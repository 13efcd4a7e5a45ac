"""Where one more organization protects most supply."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.protect.find import find_protection

__all__ = ["find_protection"]
__getattr__ = on_demand(__name__, __all__, "find")
