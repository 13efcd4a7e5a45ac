"""The sentences of this question."""

from chaingraph.words import words_of

WORDS = words_of(__package__)
