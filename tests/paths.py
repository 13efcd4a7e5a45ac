"""Where things stand: the tree, the worked cases, the slices of real data that lie beside the tree."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASE_FOLDER = ROOT / "tests" / "cases"
DATA = Path(os.environ.get("CHAINGRAPH_DATA", ROOT.parent / "shared" / "data"))
