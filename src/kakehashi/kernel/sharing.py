"""Share work among people as evenly as their conflicts allow.

It stands in the kernel because layers that may not import one another share it: the
review of cases, the programmes that preview one, and placement when it comes.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

People = Mapping[int, AbstractSet[int]]  # case → reviewers


def share_evenly(
    eligible: People, taken: People, *, per_case: int, seed: int
) -> dict[int, set[int]]:
    """Choose reviewers to add to each case; no sharing has a lower highest load.

    Each case gets ``per_case`` reviewers or all there are, those in ``taken`` counted:
    first its least loaded ones; then cases are handed on along chains of reviewers,
    from a load to one lighter by two or more, until there is no such chain. Same input
    and seed, same answer.

    Source: Harvey, Ladner, Lovász, Tamir, Semi-matchings for bipartite graphs and
    load balancing, 2006 (cost-reducing paths).
    """
    order = sorted({r for who in (*eligible.values(), *taken.values()) for r in who})
    random.Random(seed).shuffle(order)  # noqa: S311 -- for fairness, no secret
    load = {r: sum(r in who for who in taken.values()) for r in order}
    added: dict[int, set[int]] = {}
    for case in sorted(eligible, key=lambda c: (len(eligible[c]), c)):
        free = [r for r in order if r in eligible[case] - taken[case]]
        wanted = max(0, per_case - len(taken[case]))
        added[case] = set(sorted(free, key=load.__getitem__)[:wanted])
        load |= {r: load[r] + 1 for r in added[case]}
    while _relieve(eligible, taken, added, load):
        pass
    return added


def _relieve(
    eligible: People, taken: People, added: dict[int, set[int]], load: dict[int, int]
) -> bool:
    """Hand on along one chain from a heavy load to a light one; False if none is."""
    for heavy in sorted(load, key=load.__getitem__, reverse=True):
        came: dict[int, tuple[int, int]] = {heavy: (heavy, 0)}
        queue = [heavy]
        for giver in queue:
            for case in (c for c, chosen in added.items() if giver in chosen):
                free = eligible[case] - taken[case] - added[case] - came.keys()
                came |= dict.fromkeys(free, (giver, case))
                queue += sorted(free)
        light = min(queue, key=load.__getitem__)
        if load[light] <= load[heavy] - 2:
            load[heavy], load[light] = load[heavy] - 1, load[light] + 1
            while light != heavy:
                giver, case = came[light]
                added[case] = added[case] - {giver} | {light}
                light = giver
            return True
    return False
