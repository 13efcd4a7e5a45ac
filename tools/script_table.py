"""Write the table of traditional letters that names are compared by, out of OpenCC's dictionary of single characters.

Usage: ``pip install --no-deps --target FOLDER opencc-python-reimplemented``, then this script with FOLDER.
A letter that simplified text writes as well (乾, 於: it stands in GB 2312) stays as it is: two names may differ by it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

DATA = Path(__file__).parents[1] / "chaingraph" / "data"


def main(folder: Path) -> None:
    """Write table and licence."""
    lines = (folder / "opencc" / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = [(line.split("\t")[0], line.split("\t")[1].split(" ")[0]) for line in lines if "\t" in line]
    kept = [f"{old},{new}" for old, new in pairs if old != new and not _is_simplified(old)]
    (DATA / "traditional.csv").write_text("traditional,simplified\n" + "\n".join(kept) + "\n", encoding="utf-8")
    (licence,) = folder.glob("opencc_python_reimplemented-*.dist-info/**/LICENSE.txt")
    shutil.copyfile(licence, DATA / "LICENSE.opencc.txt")


def _is_simplified(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
