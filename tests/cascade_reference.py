"""The graded cascade in plain Python, said link by link; the oracle of `chaingraph.kernels.cascade`."""

from __future__ import annotations

from collections import defaultdict

NEGLIGIBLE = 1e-3


def outputs_left(n, links, stopped, purchases=None):
    """Return what is left of the output of each firm; `links`: (seller, buyer, product, value, essential, spare)."""
    links = [one for one in links if one[0] != one[1]]
    left = [0.0 if firm in stopped else 1.0 for firm in range(n)]
    while True:
        missing = shares_missing(links, left)
        bought = defaultdict(float)
        for _, buyer, _, value, _, _ in links:
            bought[buyer] += value
        new = list(left)
        for firm in range(n):
            own = {key: share for key, share in missing.items() if key[0] == firm}
            if firm in stopped or not own:
                continue
            need = max(bought[firm], (purchases or {}).get(firm, 0.0))
            binding = [share for key, share in own.items() if any(e for e in essentials(links, key))]
            total = sum(share * volume(links, key) for key, share in own.items()) / need
            loss = min(1.0, max([total, *binding]))
            new[firm] = 1.0 if loss < NEGLIGIBLE else 1.0 - loss
        if max((abs(a - b) for a, b in zip(left, new, strict=True)), default=0.0) < 1e-12:
            return left
        left = new


def loss_of_others(links, left, stopped):
    """Return the value of the trade that stops, without what the stopped firms bought."""
    links = [one for one in links if one[0] != one[1]]
    missing = shares_missing(links, left)
    return sum(
        volume(links, key) * max(share, 1.0 - left[key[0]])
        for key, share in missing.items()
        if key[0] not in stopped
    )  # fmt: skip


def shares_missing(links, left):
    """Return the share of each purchase (buyer, product) that is missing once the makers have filled in."""
    missing = {}
    for key in {purchase(one) for one in links}:
        gone = sum(value * (1 - left[one[0]]) for one in links if purchase(one) == key for value in [one[3]])
        missing[key] = gone * still_open(links, left, key[1]) / volume(links, key)
    return missing


def still_open(links, left, product):
    """Return the share of what is gone of a product that nobody fills in."""
    if isinstance(product, tuple):  # goods without a name
        return 1.0
    sold = [one for one in links if one[2] == product]
    gone = sum(value * (1 - left[seller]) for seller, _, _, value, _, _ in sold)
    able = sum(value * spare for seller, _, _, value, _, spare in sold if left[seller] == 1.0)
    return 1.0 if gone == 0 else 1.0 - min(1.0, able / gone)


def purchase(one):
    seller, buyer, product, *_ = one
    return buyer, product if product is not None else ("unnamed", seller)


def volume(links, key):
    return sum(one[3] for one in links if purchase(one) == key)


def essentials(links, key):
    return [one[4] for one in links if purchase(one) == key]
