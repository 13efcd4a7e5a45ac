"""What protects people: masking of personal values."""

from chaingraph.privacy.mask import mask

__all__ = ["mask"]
