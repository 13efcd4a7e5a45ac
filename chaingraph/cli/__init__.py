"""The command line; see `chaingraph.cli.app` for the list of commands."""

from chaingraph.cli.app import main

__all__ = ["main"]
