"""Two webs over the same firms: industrial chains and the Party chain."""

__version__ = "0.1.0"
