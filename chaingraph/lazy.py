"""Public names of a package that are imported when they are asked for, so that naming a question loads no library."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib import import_module
from typing import Any


def on_demand(package: str, names: Collection[str], *modules: str) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package whose public names stand in modules of it.

    `package`: ``__name__`` of the package.
    `names`: its public names, ``__all__``.
    `modules`: where they stand; the first module that knows a name gives it.

    >>> find = on_demand("chaingraph.analysis.coverage", ["find_branchless"], "branchless")
    >>> find("find_branchless").__name__
    'find_branchless'
    """

    def find(name: str) -> Any:
        if name in names:
            for module in modules:
                found = getattr(import_module(f"{package}.{module}"), name, None)
                if found is not None:
                    return found
        raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=package)

    return find
