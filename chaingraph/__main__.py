"""Run the command line, installed or with ``python -m chaingraph``."""

import sys


def main() -> None:
    """Run the command line; an interruption while it is still being loaded shows no traceback either."""
    try:
        from chaingraph.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
