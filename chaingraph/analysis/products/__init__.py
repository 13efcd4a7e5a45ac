"""Which products the park makes and needs, and which words mean the same one."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.products.find import find_goods
    from chaingraph.analysis.products.review import review_products

__all__ = ["find_goods", "review_products"]
__getattr__ = on_demand(__name__, __all__, "find", "review")
