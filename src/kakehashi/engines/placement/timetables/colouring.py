"""Meetings put into hours so that nobody is in two at once: bipartite edge colouring.

As many hours as the busiest person has meetings always suffice, and are found without
search; then every hour holds as many meetings as any other, give or take one.
Source: Koenig (1916); McDiarmid (1972) for the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

NONE = -1


class Board:
    """Who has which meeting at which hour; nodes are agents, then posts.

    Attributes:
        ends: both nodes of each meeting, the agent first.
        hour: of each meeting, from 0; -1 where it has none.
        sizes: how many meetings stand in each hour.
    """

    def __init__(self, agents: Sequence[int], posts: Sequence[int], slots: int) -> None:
        above = max(agents, default=-1) + 1
        self.slots = slots
        self.ends = [(a, above + p) for a, p in zip(agents, posts, strict=True)]
        self.nodes = above + max(posts, default=-1) + 1
        self.hour = [NONE] * len(self.ends)
        self.sizes = [0] * slots
        self.seat = [NONE] * (self.nodes * slots)
        self.free = [(1 << slots) - 1] * self.nodes

    def put(self, meeting: int, hour: int) -> None:
        """Let a meeting stand at an hour at which both are free."""
        self.hour[meeting] = hour
        self.sizes[hour] += 1
        for node in self.ends[meeting]:
            self.seat[node * self.slots + hour] = meeting
            self.free[node] ^= 1 << hour

    def take(self, meeting: int) -> None:
        """Take a meeting off the board."""
        hour = self.hour[meeting]
        self.hour[meeting] = NONE
        self.sizes[hour] -= 1
        for node in self.ends[meeting]:
            self.seat[node * self.slots + hour] = NONE
            self.free[node] ^= 1 << hour

    def path(self, node: int, first: int, second: int) -> list[int]:
        """Meetings met from a node, by turns at the first and the second hour.

        A ring ends where it began.
        """
        seat, slots, ends = self.seat, self.slots, self.ends
        found: list[int] = []
        start, beside = node, first ^ second
        hour = first
        while (meeting := seat[node * slots + hour]) != NONE:
            found.append(meeting)
            one, other = ends[meeting]
            node = other if one == node else one
            hour ^= beside
            if node == start and hour == first:
                break
        return found

    def flip(self, meetings: Sequence[int], first: int, second: int) -> None:
        """Exchange two hours along a whole path or ring of their meetings."""
        hour, seat, slots = self.hour, self.seat, self.slots
        nodes: dict[int, None] = {}
        change = 0
        for meeting in meetings:
            change += 1 if hour[meeting] == first else -1
            hour[meeting] ^= first ^ second
            for node in self.ends[meeting]:
                if node in nodes:
                    del nodes[
                        node
                    ]  # in the middle: it has both hours, before and after
                else:
                    nodes[node] = None
        for node in nodes:
            self.free[node] ^= (1 << first) | (1 << second)
        for meeting in meetings:
            for node in self.ends[meeting]:
                if node in nodes:
                    seat[node * slots + (hour[meeting] ^ first ^ second)] = NONE
        for meeting in meetings:
            for node in self.ends[meeting]:
                seat[node * slots + hour[meeting]] = meeting
        self.sizes[first] -= change
        self.sizes[second] += change


def coloured(agents: Sequence[int], posts: Sequence[int], slots: int) -> Board:
    """Every meeting at an hour, the hours evenly filled.

    Raises:
        ValueError: somebody has more meetings than there are hours.
    """
    board = Board(agents, posts, slots)
    free, full = board.free, (1 << slots) - 1
    for meeting, (agent, post) in enumerate(board.ends):
        both = free[agent] & free[post]
        if not both:
            if not free[agent] or not free[post]:
                raise ValueError("more meetings than hours")
            both = 1 << _made_free(board, agent, post)
        turn = (agent + post) % slots  # where to look first: fills the hours evenly
        later = both & (full << turn)
        board.put(meeting, _lowest(later or both))
    _even(board)
    return board


def _made_free(board: Board, agent: int, post: int) -> int:
    """An hour at which the agent is free, made free for the post."""
    hers, theirs = _lowest(board.free[agent]), _lowest(board.free[post])
    # Between two sides the path from the post cannot end at the agent.
    board.flip(board.path(post, hers, theirs), hers, theirs)
    return hers


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _even(board: Board) -> None:
    """Exchange hours along odd paths until none has two meetings more than another."""
    sizes, slots = board.sizes, board.slots
    least, left = divmod(sum(sizes), slots)
    most = least + bool(left)
    while True:
        full = max(range(slots), key=lambda hour: (sizes[hour], -hour))
        empty = min(range(slots), key=lambda hour: (sizes[hour], hour))
        if sizes[full] - sizes[empty] < 2:
            return
        wanted = max(1, min(sizes[full] - most, least - sizes[empty]))
        for path in odd_paths(board, full, empty):
            board.flip(path, full, empty)
            wanted -= 1
            if not wanted:
                break


def odd_paths(board: Board, full: int, empty: int) -> Iterator[list[int]]:
    """Paths by turns at two hours that hold one meeting more of the first."""
    bits, one = (1 << full) | (1 << empty), 1 << empty
    for node in range(board.nodes):
        if board.free[node] & bits == one:
            path = board.path(node, full, empty)
            if len(path) % 2:
                yield path
