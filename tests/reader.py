"""A reader who takes published tables and works out what follows: linear programmes, nothing of the code that hides."""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array


class Reader:
    """Unknown numbers with what is known of each, and sums of them."""

    def __init__(self):
        self.low, self.high, self.name = [], [], {}
        self.equal, self.most = [], []

    def number(self, name, low=0, high=None):
        """Take note of a number: known exactly where low and high are the same."""
        self.name[name] = len(self.low)
        self.low.append(low)
        self.high.append(np.inf if high is None else high)

    def sum(self, names, value):
        """Know that numbers add up to a value; a name may be ``(-1, name)``."""
        self.equal.append((self._terms(names), value))

    def at_most(self, names, value):
        """Know that numbers add up to a value or less."""
        self.most.append((self._terms(names), value))

    def at_least(self, names, value):
        self.most.append(([(at, -sign) for at, sign in self._terms(names)], -value))

    def _terms(self, names):
        return [
            (self.name[name[1]], -1) if isinstance(name, tuple) and name[0] == -1 else (self.name[name], 1)
            for name in names
        ]

    def fixed(self, wanted, rounds=12):
        """Return which of the numbers can be one whole number only: name to that number."""
        places = [self.name[name] for name in wanted]
        least, most = np.full(len(self.low), np.inf), np.full(len(self.low), -np.inf)

        def look(direction):
            found = self._optimum(direction)
            np.minimum(least, found, out=least)
            np.maximum(most, found, out=most)

        def open_places():
            return [at for at in places if np.floor(most[at] + 1e-6) - np.ceil(least[at] - 1e-6) < 1]

        draw = np.random.default_rng(7)
        for _ in range(rounds):
            left = open_places()
            direction = np.zeros(len(self.low))
            direction[left] = draw.normal(size=len(left))
            look(direction)
            look(-direction)
        for at in open_places():
            for sign in (1, -1):
                direction = np.zeros(len(self.low))
                direction[at] = sign
                look(direction)
        stuck = set(open_places())
        return {name: round(most[self.name[name]], 3) for name in wanted if self.name[name] in stuck}

    def _optimum(self, direction):
        # what has no end is cut off far away: a direction without end is no answer
        high = np.where(np.isfinite(self.high), self.high, 1e5)
        equal, even = self._matrix(self.equal)
        most, limit = self._matrix(self.most)
        found = linprog(direction, A_ub=most, b_ub=limit, A_eq=equal, b_eq=even,
                        bounds=np.column_stack([self.low, high]), method="highs")  # fmt: skip
        assert found.status == 0, "what is published contradicts itself: " + found.message
        return found.x

    def _matrix(self, lines):
        if not lines:
            return None, None
        row, column, sign = zip(*((n, at, sign) for n, (terms, _) in enumerate(lines) for at, sign in terms),
                                strict=True)  # fmt: skip
        return csr_array((sign, (row, column)), shape=(len(lines), len(self.low))), [value for _, value in lines]
