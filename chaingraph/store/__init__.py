"""Homes of the park: files, a Neo4j database; and the queries that are asked of them."""

from chaingraph.store.base import Change, Load, Store
from chaingraph.store.open import open_store, read_park

__all__ = ["Change", "Load", "Store", "open_store", "read_park"]
