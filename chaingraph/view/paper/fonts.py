"""Which installed font shows Chinese, and how matplotlib is told to use it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# the best first; file names as the systems and packages that carry them call them
_FILES = {
    "msyh.ttc": "Microsoft YaHei",
    "msyh.ttf": "Microsoft YaHei",
    "simhei.ttf": "SimHei",
    "PingFang.ttc": "PingFang SC",
    "Hiragino Sans GB.ttc": "Hiragino Sans GB",
    "NotoSansSC-Regular.otf": "Noto Sans SC",
    "NotoSansSC-VF.ttf": "Noto Sans SC",
    "NotoSansCJKsc-Regular.otf": "Noto Sans CJK SC",
    "NotoSansCJK-Regular.ttc": "Noto Sans CJK SC",
    "SourceHanSansSC-Regular.otf": "Source Han Sans SC",
    "SourceHanSansCN-Regular.otf": "Source Han Sans CN",
    "wqy-microhei.ttc": "WenQuanYi Micro Hei",
    "wqy-zenhei.ttc": "WenQuanYi Zen Hei",
    "DroidSansFallbackFull.ttf": "Droid Sans Fallback",
}


@dataclass(frozen=True, slots=True)
class Font:
    """A font file that holds Chinese glyphs, with the name that people know it by."""

    family: str
    path: Path


def font_folders() -> Iterator[Path]:
    """Yield the folders in which this system keeps fonts, those of the user first."""
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft" / "Windows" / "Fonts"
        yield Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"
    elif sys.platform == "darwin":
        yield home / "Library" / "Fonts"
        yield Path("/Library/Fonts")
        yield Path("/System/Library")
    else:
        yield Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "fonts"
        yield home / ".fonts"
        yield Path("/usr/local/share/fonts")
        yield Path("/usr/share/fonts")


def find_font(folders: Iterator[Path] | list[Path] | None = None) -> Font | None:
    """Find an installed font that shows Chinese.

    `folders`: where to look, with all folders below; those of this system when not given.

    Returns the best of the known fonts; None when there is none, and figures would show empty boxes.

    Looks at file names only, so that nothing heavy is loaded; some hundredths of a second.
    """
    found: dict[str, Path] = {}
    for folder in font_folders() if folders is None else folders:
        for top, _, names in os.walk(folder):
            for name in names:
                if name in _FILES:
                    found.setdefault(name, Path(top) / name)
    return next((Font(family, found[name]) for name, family in _FILES.items() if name in found), None)


def use_font() -> Font | None:
    """Make matplotlib draw Chinese with the font that was found; return it, None when there is none.

    Notes
    -----
    A minus sign is drawn as a hyphen: fonts for Chinese often lack the other one.
    """
    import matplotlib as mpl
    from matplotlib import font_manager

    font = find_font()
    if font is not None:
        font_manager.fontManager.addfont(str(font.path))
        family = font_manager.FontProperties(fname=str(font.path)).get_name()
        mpl.rcParams["font.family"] = [family, "DejaVu Sans"]
    mpl.rcParams["axes.unicode_minus"] = False
    return font
