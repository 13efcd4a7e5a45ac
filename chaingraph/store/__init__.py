"""Homes of the park that answer queries: the embedded engine and Neo4j; named queries and what may run."""
