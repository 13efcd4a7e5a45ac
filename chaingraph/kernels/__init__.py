"""Graph and optimisation engines: reference and fast twins."""
