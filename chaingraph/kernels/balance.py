"""Whom to assign to whom so that loads are as even as they can be, at the least cost under that."""

from __future__ import annotations

import numpy as np

from chaingraph.kernels.arrays import Ints


def assign_evenly(cost: Ints, load: Ints) -> Ints:
    """Assign every client to one server: loads as even as possible, then at least total cost.

    `cost`: shape (clients, servers), whole numbers from 0; every pair is allowed. `load`: what each server has
    already. Gives the server of each client, -1 for all where there is no server.

    As even as possible: no client can pass to another server so that the greater of both loads falls; with that the
    sum of the squares of the loads is the least. Servers are filled up to one level, the last place of each at a price
    above every cost, so that one assignment to places does both (Jonker and Volgenant 1987, by SciPy; the same input
    gives the same answer). Memory grows with the square of the clients.

    >>> assign_evenly(np.array([[0, 5], [0, 5], [0, 1]]), np.array([0, 0])).tolist()
    [0, 0, 1]
    """
    clients, servers = cost.shape
    if not clients or not servers:
        return np.full(clients, -1, np.int64)
    from scipy.optimize import linear_sum_assignment

    level = _level(load, clients)
    below, top = np.maximum(level - 1 - load, 0), np.flatnonzero(load < level)
    place = np.concatenate([np.repeat(np.arange(servers), below), top])
    dear = np.zeros(place.size, np.int64)
    dear[below.sum() :] = int(cost.max()) + 1
    _, chosen = linear_sum_assignment(cost[:, place] + dear)
    found: Ints = place[chosen]
    return found


def _level(load: Ints, clients: int) -> int:
    """Return the least load up to which servers must be filled to take all clients."""
    low, high = int(load.min()), int(load.max()) + clients
    while low < high:
        middle = (low + high) // 2
        if int(np.maximum(middle - load, 0).sum()) >= clients:
            high = middle
        else:
            low = middle + 1
    return low
