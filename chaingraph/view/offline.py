"""Pages that open by double-click and ask nothing of any network: what all of them share."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from chaingraph.io.atomic import atomic_path

_NONE = "'none'"
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True)
class Page:
    """A whole HTML page; a notebook shows it in a frame that reaches neither the notebook nor a server."""

    html: str
    height: int = 640

    def write(self, out: Path) -> None:
        """Write the page as UTF-8, whole or not at all."""
        with atomic_path(Path(out)) as path:
            path.write_text(self.html, encoding="utf-8", newline="\n")

    def _repr_html_(self) -> str:
        """Return the frame: scripts run in it, with an origin of their own."""
        return (
            f'<iframe sandbox="allow-scripts allow-downloads" width="100%" height="{self.height}" '
            f'style="border:1px solid #d8dee5" srcdoc="{html.escape(self.html)}"></iframe>'
        )


def asset(name: str) -> str:
    """Return the text of a file of the folder ``templates``, the same on every system."""
    return (files("chaingraph.view") / "templates" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def assets(folder: str) -> list[str]:
    """Return the names of the files in a folder of ``templates``, by name."""
    return sorted(f"{folder}/{file.name}" for file in (files("chaingraph.view") / "templates" / folder).iterdir())


def render(
    source: str, *, title: str, language: str, style: str, scripts: Mapping[str, str], data: Any = None, **more: Any
) -> str:
    """Fill a template of an offline page.

    `source`: jinja template; it knows ``language``, ``title``, ``policy``, ``style``, ``data`` and every name in
        `scripts`.
    `scripts`: texts of the script elements, by the name that the template gives them; ours, or examined.
    `data`: plain values for an element of type ``application/json``, where the template has one.
    `more`: further values of the template; texts are escaped.

    Its content security policy allows these scripts and this style by their hashes, pictures of the
    page itself, and nothing else.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    scripts = {name: script.replace("\r\n", "\n") for name, script in scripts.items()}
    policy = (
        "default-src 'none'",
        f"script-src {' '.join(map(_hash, scripts.values())) or _NONE}",
        f"style-src {_hash(style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    # style and scripts are ours or examined, the data is escaped by embed: none may be escaped a second time
    ready = {"style": style, "data": embed(data), **scripts}
    return (
        Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
        .from_string(source)
        .render(
            language="zh-CN" if language.startswith("zh") else "en",
            title=title,
            policy="; ".join(policy),
            **{name: Markup(text) for name, text in ready.items()},  # noqa: S704
            **more,
        )
    )


def embed(data: Any) -> str:
    r"""Return data as JSON that cannot end the script element it stands in.

    Raises `ValueError` if a number is not finite.

    >>> embed({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    # lone surrogates cannot be written as UTF-8, so they are escaped as well
    text = json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
