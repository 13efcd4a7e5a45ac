"""Whom to assign to whom when everyone serves only so many: an exact, repeatable min-cost flow.

The optimum value comes from a solver; which of several equal optima is returned, and what the next best choice would
cost, come from the residual graph of that optimum, so that every solver gives the same answer.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from chaingraph.kernels.arrays import Bools, Ints

ENGINES = ("auto", "highs", "ortools", "networkx")
_FAR = np.int64(2**60)
_LARGE = 20_000  # arcs above which the fast twin is taken where it is installed


@dataclass(frozen=True)
class Assignment:
    """An optimal assignment."""

    server: Ints  # server of each client, -1 for none
    # the server that would cost the least instead, everyone else chosen anew; -1 where there is no other. For a client
    # without a server: the one it could have at least cost, another client then being without.
    runner_up: Ints
    extra: Ints  # rise of the total cost if the client took the runner-up
    displaced: Ints  # further clients that would then be without a server


def assign(cost: Ints, capacity: Ints, fixed: Ints | None = None, *, engine: str = "auto") -> Assignment:
    """Assign clients to servers of limited capacity: as many as possible, then at least total cost.

    `cost`: shape (clients, servers), whole numbers from 0; negative where the pair is not allowed.
    `capacity`: how many clients each server takes. Fixed pairs count; where they exceed it, nobody else is added.
    `fixed`: server of the clients that are not to be chosen, -1 for the others. A fixed pair may be one that is not
        allowed otherwise; it then needs no cost.
    `engine`: ``highs`` (SciPy), ``ortools``, ``networkx`` (reference), or ``auto`` by size.

    Gives of several optima the one in which the first client has the server of the lowest number, then the second,
    and so on.
    Raises `ValueError` if there is no such engine. `RuntimeError` if a solver's answer turns out not to be optimal.

    Network flow has whole optima, so the linear program of ``highs`` is exact; a residual graph without a negative
    cycle proves it here (Ahuja, Magnanti, Orlin 1993, ch. 9). Memory grows with clients x servers; the runner-up
    takes O(servers³) beside O(clients x servers).

    >>> found = assign(np.array([[1, 5], [1, 2]]), np.array([1, 2]))
    >>> found.server.tolist(), found.runner_up.tolist(), found.extra.tolist()
    ([0, 1], [1, 0], [3, 3])
    """
    clients, servers = cost.shape
    given = np.full(clients, -1, np.int64) if fixed is None else fixed
    free = np.flatnonzero(given < 0)
    room = np.maximum(capacity - np.bincount(given[given >= 0], minlength=servers), 0)
    penalty = (int(cost.max(initial=0)) + 1) * (clients + 1)
    # One more column stands for "no server": open to all, and dearer than any change among the others.
    full = np.hstack([cost, np.full((clients, 1), penalty)]).astype(np.int64)
    allowed = full >= 0
    server = np.where(given >= 0, given, servers)
    if free.size and servers:
        server[free] = _solve(full[free], allowed[free], room, engine)
    residual = _Residual(full, allowed, capacity, given < 0, server)
    residual.take_first_optimum()
    return residual.assignment(penalty)


def _solve(full: Ints, allowed: Bools, room: Ints, engine: str) -> Ints:
    if engine == "auto":
        fast = int(allowed.sum()) > _LARGE and find_spec("ortools") is not None
        engine = "ortools" if fast else "highs"
    if engine not in ENGINES:
        raise ValueError(f"no engine {engine!r}; there are {ENGINES}")
    client, server = np.nonzero(allowed)
    return {"highs": _highs, "ortools": _ortools, "networkx": _networkx}[engine](
        client, server, full[client, server], np.append(room, len(full)), len(full)
    )


def _highs(client: Ints, server: Ints, cost: Ints, room: Ints, clients: int) -> Ints:
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    arcs = np.arange(client.size)
    ones = np.ones(client.size)
    answer = linprog(
        cost.astype(float),
        A_eq=coo_array((ones, (client, arcs)), shape=(clients, client.size)).tocsr(),
        b_eq=np.ones(clients),
        A_ub=coo_array((ones, (server, arcs)), shape=(room.size, client.size)).tocsr(),
        b_ub=room,
        bounds=(0, 1),
        method="highs-ds",
    )
    chosen = np.flatnonzero(answer.x > 0.5)
    found = np.empty(clients, np.int64)
    found[client[chosen]] = server[chosen]
    return found


def _ortools(client: Ints, server: Ints, cost: Ints, room: Ints, clients: int) -> Ints:
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    sink = clients + room.size
    arcs = flow.add_arcs_with_capacity_and_unit_cost(client, clients + server, np.ones(client.size, np.int64), cost)
    places = np.arange(room.size)
    flow.add_arcs_with_capacity_and_unit_cost(
        clients + places, np.full(room.size, sink), room, np.zeros(room.size, np.int64)
    )
    flow.set_nodes_supplies(np.arange(sink + 1), np.r_[np.ones(clients, np.int64), np.zeros(room.size, int), -clients])
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("min-cost flow did not end with an optimum")
    chosen = flow.flows(arcs) > 0
    found = np.empty(clients, np.int64)
    found[client[chosen]] = server[chosen]
    return found


def _networkx(client: Ints, server: Ints, cost: Ints, room: Ints, clients: int) -> Ints:
    import networkx as nx

    graph: nx.DiGraph[object] = nx.DiGraph()
    graph.add_node("sink", demand=clients)
    for number in range(clients):
        graph.add_node(("client", number), demand=-1)
    for place, limit in enumerate(room.tolist()):
        graph.add_edge(("server", place), "sink", capacity=limit, weight=0)
    for a, b, price in zip(client.tolist(), server.tolist(), cost.tolist(), strict=True):
        graph.add_edge(("client", a), ("server", b), capacity=1, weight=price)
    flow = nx.min_cost_flow(graph)
    return np.array(
        [next(to[1] for to, sent in flow["client", number].items() if sent) for number in range(clients)], np.int64
    )


class _Residual:
    """Moves that are open from an assignment: a client may leave its server for another; a spare place may be taken.

    Nodes are the servers, "no server" (number ``servers``), and one for spare places (number ``servers + 1``).
    """

    def __init__(self, cost: Ints, allowed: Bools, capacity: Ints, movable: Bools, server: Ints) -> None:
        self.cost, self.allowed, self.movable, self.server = cost, allowed, movable, server
        self.nodes = cost.shape[1] + 1
        self.spare = self.nodes - 1
        self.limit = np.append(capacity, len(cost))
        self.load = np.bincount(server, minlength=self.spare)
        self.arcs = self._arcs()
        self.price = self._prices()

    def _arcs(self) -> Ints:
        """Return the cheapest move from each node to each other."""
        arcs = np.full((self.nodes, self.nodes), _FAR)
        for place in range(self.spare):
            movers = np.flatnonzero(self.movable & (self.server == place))
            if movers.size:
                change = np.where(self.allowed[movers], self.cost[movers] - self.cost[movers, place, None], _FAR)
                arcs[place, : self.spare] = change.min(axis=0)
        arcs[: self.spare, self.spare] = np.where(self.load < self.limit, 0, _FAR)
        arcs[self.spare, : self.spare] = np.where(self.load > 0, 0, _FAR)
        np.fill_diagonal(arcs, 0)
        return arcs

    def _prices(self) -> Ints:
        """Return potentials under which no move has a negative cost; they exist for an optimum only."""
        price = np.zeros(self.nodes, np.int64)
        for _ in range(self.nodes + 1):
            better = np.minimum(price, (price[:, None] + self.arcs).min(axis=0))
            if np.array_equal(better, price):
                return price
            price = better
        raise RuntimeError("the assignment is not optimal: its residual graph has a negative cycle")

    def take_first_optimum(self) -> None:
        """Move to the first of all optimal assignments, clients in order, servers in order."""
        held = np.where(self.server < self.spare, self.cost[np.arange(len(self.cost)), self.server], 0)
        reduced = self.cost - held[:, None] + self.price[self.server][:, None] - self.price[None, : self.spare]
        tight = self.allowed & (reduced == 0) & self.movable[:, None]
        for client in np.flatnonzero(tight.sum(axis=1) > 1).tolist():
            for wanted in np.flatnonzero(tight[client]).tolist():
                if wanted >= self.server[client]:
                    break
                moves = self._path(client, wanted, tight)
                if moves is not None:
                    for mover, place in [(client, wanted), *moves]:
                        self.load[self.server[mover]] -= 1
                        self.load[place] += 1
                        self.server[mover] = place
                    break
            tight[client] = False
        self.arcs = self._arcs()

    def _path(self, client: int, wanted: int, tight: Bools) -> list[tuple[int, int]] | None:
        """Return the moves of others that let a client take a place at no cost, or None."""
        home = int(self.server[client])
        free_home = self.price[home] == self.price[self.spare]
        came: dict[int, tuple[int, int]] = {wanted: (-1, -1)}
        waiting = deque([wanted])
        while waiting:
            place = waiting.popleft()
            if place == home or (
                place < self.spare
                and free_home
                and self.load[place] < self.limit[place]
                and self.price[place] == self.price[self.spare]
            ):
                moves = []
                while came[place][0] >= 0:
                    mover, before = came[place]
                    moves.append((mover, place))
                    place = before
                return moves
            for mover in np.flatnonzero((self.server == place) & tight.any(axis=1)).tolist():
                if mover == client:
                    continue
                for target in np.flatnonzero(tight[mover]).tolist():
                    if target not in came:
                        came[target] = (mover, place)
                        waiting.append(target)
        return None

    def assignment(self, penalty: int) -> Assignment:
        """Return the assignment with each client's next best choice."""
        back = self._shortest()
        clients = len(self.cost)
        server = np.where(self.server < self.spare - 1, self.server, -1)
        runner_up, extra = np.full(clients, -1, np.int64), np.zeros(clients, np.int64)
        displaced = np.zeros(clients, np.int64)
        for client in np.flatnonzero((server >= 0) | self.movable).tolist():
            home = int(self.server[client])
            open_ = self.allowed[client, : self.spare - 1].copy()
            if server[client] >= 0:
                open_[home] = False
            if not open_.any():
                continue
            own = max(int(self.cost[client, home]), 0)
            change = np.where(open_, self.cost[client, : self.spare - 1] - own + back[: self.spare - 1, home], 2 * _FAR)
            best = int(change.argmin())
            if change[best] >= _FAR // 2:
                continue
            runner_up[client] = best
            displaced[client] = (int(change[best]) + penalty // 2) // penalty
            extra[client] = int(change[best]) - int(displaced[client]) * penalty
        return Assignment(server, runner_up, extra, displaced)

    def _shortest(self) -> Ints:
        """Return what it costs at least to pass one client on from each node until another has one less."""
        paths = self.arcs.copy()
        for through in range(self.nodes):
            paths = np.minimum(paths, paths[:, through, None] + paths[None, through, :])
        return paths
