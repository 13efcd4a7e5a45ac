"""Run the command line with ``python -m chaingraph``."""

from chaingraph.cli import main

main()
