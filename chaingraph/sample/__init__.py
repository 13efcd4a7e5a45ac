"""Sample parks: the article's facts, a seeded synthetic remainder, and planted truth apart from both."""

from chaingraph.sample.article import article_rows
from chaingraph.sample.claims import claim_rows
from chaingraph.sample.generate import Sample, build_sample
from chaingraph.sample.links import DIFFICULTIES, Difficulty, Planted, plant
from chaingraph.sample.write import write_sample

__all__ = [
    "DIFFICULTIES",
    "Difficulty",
    "Planted",
    "Sample",
    "article_rows",
    "build_sample",
    "claim_rows",
    "plant",
    "write_sample",
]
