"""Which facts are worth asking first, of whom, and what hangs on them."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.ask_first.find import find_questions

__all__ = ["find_questions"]
__getattr__ = on_demand(__name__, __all__, "find")
