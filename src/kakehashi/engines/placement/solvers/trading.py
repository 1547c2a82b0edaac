"""Top trading cycles (上位交換方式): seats are traded until nobody would trade.

Source: Shapley and Scarf (1974); with priorities of posts, Abdulkadiroğlu and Sönmez
(2003).
"""

from __future__ import annotations

from collections.abc import Sequence

Cycle = list[tuple[int, int]]
"""Each agent with the post she gets; that post has the next agent first."""


def trade(
    wishes: Sequence[Sequence[int]],
    priorities: Sequence[Sequence[int]],
    room: Sequence[int],
) -> list[Cycle]:
    """The cycles in the order in which they are traded; linear in the lists.

    Every agent points to the best post with a seat left, every post to the best agent
    left; whoever is on a cycle gets what she points to.

    Args:
        wishes: posts of each agent, the best first. priorities: agents of each post,
            the best first, the same pairs. room: seats of each post.
    """
    left, gone = list(room), [False] * len(wishes)
    wish, first = [0] * len(wishes), [0] * len(priorities)

    def wanted(agent: int) -> int | None:
        own = wishes[agent]
        while wish[agent] < len(own) and not left[own[wish[agent]]]:
            wish[agent] += 1
        return own[wish[agent]] if wish[agent] < len(own) else None

    def owner(post: int) -> int:
        while gone[priorities[post][first[post]]]:
            first[post] += 1
        return priorities[post][first[post]]

    cycles: list[Cycle] = []
    for start in range(len(wishes)):
        path: list[tuple[int, int]] = []
        places: dict[int, int] = {}
        agent = start
        while not gone[start]:
            post = wanted(agent)
            if post is None:
                gone[agent] = True
            elif agent not in places:
                places[agent] = len(path)
                path.append((agent, post))
                agent = owner(post)
                continue
            else:
                cycle = path[places[agent] :]
                del path[places[agent] :]
                cycles.append(cycle)
                for one, got in cycle:
                    gone[one] = True
                    left[got] -= 1
                    del places[one]
            # Only the last one before pointed to who has gone; she looks again.
            agent = path.pop()[0] if path else start
            places.pop(agent, None)
    return cycles
