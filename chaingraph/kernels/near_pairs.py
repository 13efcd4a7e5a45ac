"""Pairs of units that are near one another, counted before they are listed: a dense town never has too many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from chaingraph.kernels.arrays import Bools, Floats, Ints

CROWD = 700  # units of one group from which only the nearest of each are pairs
NEAREST = 60
MOST = 10_000_000  # pairs from which the densest groups are crowds as well
_SLICE = 50_000  # units whose nearest are looked for in one go


@dataclass(frozen=True)
class Ground:
    """Where units are."""

    place: Floats  # points in kilometres, one row a unit, whose straight distances decide; read only where `placed`
    placed: Bools  # whether the place is known
    line: Ints  # position of each unit in a list of like units: who has no place has the next in the list
    radius: float  # kilometres up to which units of one area are a pair

    def nearby(self, one: Ints, two: Ints) -> Bools:
        """Tell which pairs are within the radius."""
        found: Bools = ((self.place[one] - self.place[two]) ** 2).sum(1) <= self.radius**2
        return found


def list_pairs(ground: Ground, groups: Sequence[Ints], areas: Sequence[Ints]) -> tuple[Ints, Ints, bool]:
    """List the pairs of units in one group, and of units of one area within the radius.

    Returns `left`, `right`: each pair once, the lower unit on the left, in the order of both.
    `crowded` tells whether there were too many pairs somewhere: there, only the nearest of each unit are listed.

    A group of more than `CROWD` units and an area of more than `NEAREST` pairs a unit are crowds, and beyond `MOST`
    pairs in all the densest of the others. Pairs are counted first, so that never more than `MOST` are listed or,
    where all are crowds, five quarters of `NEAREST` for each unit and group.

    >>> import numpy as np
    >>> ground = Ground(np.array([[0.0, 0], [1, 0], [9, 0]]), np.ones(3, bool), np.arange(3), radius=2.0)
    >>> list_pairs(ground, [np.array([1, 2])], [np.arange(3)])
    (array([0, 1]), array([1, 2]), False)
    """
    count = ground.line.size
    sizes = np.array([inside.size for inside in (*groups, *areas)], np.int64)
    pairs = np.array([*(n * (n - 1) // 2 for n in sizes[: len(groups)].tolist()), *_within(ground, areas)], np.int64)
    crowds = np.where(np.arange(sizes.size) < len(groups), sizes > CROWD, pairs > NEAREST * sizes)
    crowds = _with_the_densest(crowds, sizes, pairs)
    keys = [np.zeros(0, np.int64)]
    for number, (inside, crowd) in enumerate(zip((*groups, *areas), crowds.tolist(), strict=True)):
        area = number >= len(groups)
        one, two = _nearest(ground, inside) if crowd else _close(ground, inside) if area else _all(inside)
        if crowd and area:
            near = ground.nearby(one, two)
            one, two = one[near], two[near]
        keys.append(one * count + two)
    key = distinct(np.concatenate(keys))
    return key // max(count, 1), key % max(count, 1), bool(crowds.any())


def distinct(keys: Ints) -> Ints:
    """Sort keys in place and return each once."""
    keys.sort()
    once: Ints = keys[np.diff(keys, prepend=-1) != 0]
    return once


def _within(ground: Ground, areas: Sequence[Ints]) -> list[int]:
    """Count the pairs of each area, without listing them."""
    from scipy.spatial import cKDTree

    found = []
    for inside in areas:
        tree = cKDTree(ground.place[inside])
        found.append((int(tree.count_neighbors(tree, ground.radius)) - inside.size) // 2)
    return found


def _with_the_densest(crowds: Bools, sizes: Ints, pairs: Ints) -> Bools:
    """Call the densest groups crowds until no more than `MOST` pairs are left, as far as that saves any."""
    crowds, nearest = crowds.copy(), sizes * _each()
    total = int(np.where(crowds, nearest, pairs).sum())
    for number in np.argsort(-pairs / np.maximum(sizes, 1), kind="stable").tolist():
        if total <= MOST or pairs[number] <= nearest[number]:
            break
        if not crowds[number]:
            crowds[number] = True
            total -= int(pairs[number] - nearest[number])
    return crowds


def _each() -> int:
    """Return how many pairs of a crowd there are to a unit, at most."""
    return NEAREST + NEAREST // 4


def _all(inside: Ints) -> tuple[Ints, Ints]:
    one, two = np.triu_indices(inside.size, 1)
    return inside[one], inside[two]


def _close(ground: Ground, inside: Ints) -> tuple[Ints, Ints]:
    from scipy.spatial import cKDTree

    found = cKDTree(ground.place[inside]).query_pairs(ground.radius, output_type="ndarray")
    return inside[found[:, 0]], inside[found[:, 1]]


def _nearest(ground: Ground, inside: Ints) -> tuple[Ints, Ints]:
    """Return pairs with the nearest by place, and with the next in a list of like units for those without one."""
    count, keys = ground.line.size, [np.zeros(0, np.int64)]

    def add(left: Ints, right: Ints) -> None:
        key = np.minimum(left, right) * count + np.maximum(left, right)
        keys.append(key[left != right])

    for part, near in _by_place(ground, inside[ground.placed[inside]]):
        add(np.repeat(part, near.shape[1]), near.ravel())
    listed = inside[np.argsort(ground.line[inside], kind="stable")]
    for step in range(1, NEAREST // 4):
        add(listed[:-step], listed[step:])
    key = distinct(np.concatenate(keys))
    return key // count, key % count


def _by_place(ground: Ground, known: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield units of known place, slice by slice, with the nearest of each: a row a unit, itself among them."""
    from scipy.spatial import cKDTree

    if known.size < 2:
        return
    tree, most = cKDTree(ground.place[known]), min(NEAREST + 1, known.size)
    for low in range(0, known.size, _SLICE):
        part = known[low : low + _SLICE]
        yield part, known[tree.query(ground.place[part], most)[1]]
