"""Homes of the park, files and Neo4j, and the engines that answer queries; named queries and what may run."""

from chaingraph.store.base import Change, Load, Store
from chaingraph.store.open import open_store, read_park

__all__ = ["Change", "Load", "Store", "open_store", "read_park"]
