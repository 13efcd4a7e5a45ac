"""Files in and out: reading, templates, annotated copies, export."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.io.annotate import write_annotated
    from chaingraph.io.ends import read_ends
    from chaingraph.io.export import write_park
    from chaingraph.io.read import count_findings, read_claims, read_park
    from chaingraph.io.template import write_template

__all__ = ["count_findings", "read_claims", "read_ends", "read_park", "write_annotated", "write_park", "write_template"]
__getattr__ = on_demand(__name__, __all__, "read", "export", "annotate", "ends", "template")
