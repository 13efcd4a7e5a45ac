"""Settings that every test shares."""

from hypothesis import settings

# Shared machines stall now and then: the time of one example says nothing about the code.
settings.register_profile("chaingraph", deadline=None)
settings.load_profile("chaingraph")
