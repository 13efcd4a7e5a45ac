"""What protects people: masking of personal values."""

from chaingraph.privacy.mask import mask

SMALL = 5  # counts of people below this are not shown as they are

__all__ = ["SMALL", "mask"]
