"""Why somebody is not at a post (不配置の理由): from market and outcome alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kakehashi.engines.placement.market import Market

Kind = Literal[
    "holds",
    "fixed",
    "rule",
    "not-listed",
    "prefers",
    "cutoff",
    "full",
    "turn",
    "worth",
    "room",
]
SAYS: Final[dict[str, tuple[str, str]]] = {
    "holds": (
        "{post}に配置されています。",
        "The agent is placed at {post}.",
    ),
    "fixed": (
        "ほかの配置先に決まっているため、選考の対象ではありません。",
        "Another place is fixed already, so nothing else is considered.",
    ),
    "rule": (
        "{post}の要件を満たしていません: {rules}。",
        "A requirement of {post} is not met: {rules}.",
    ),
    "not-listed": (
        "双方が互いを名簿に挙げた組ではありません。",
        "The two have not both listed each other.",
    ),
    "prefers": (
        "{post}と同じか、より望む配置先を得ています。",
        "The agent holds a place wished for as much as {post}, or more.",
    ),
    "cutoff": (
        "{post}: 定員{capacity}。順位は{rank}位で、最後に入った人は{last}位、"
        "先にいる人は{ahead}人です。",
        "{post}: {capacity} seats. The rank is {rank}, the last one in has {last}, "
        "{ahead} are ahead.",
    ),
    "full": (
        "{post}: 定員{capacity}は、すべて決まっている人で埋まっています。",
        "{post}: all {capacity} seats are taken by people who are fixed.",
    ),
    "turn": (
        "{post}の席は、方式の順番で先の人に渡りました。",
        "The seats of {post} went to others earlier in the order of the policy.",
    ),
    "worth": (
        "{post}に配置しない方が、全体の値が大きいか同じです。",
        "Without the agent at {post} all is worth as much, or more.",
    ),
    "room": (
        "{post}には空きがあり、互いに望んでいます。安定ではありません。",
        "{post} has room and both would agree: the outcome is not stable.",
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one agent is, or is not, at one post.

    Attributes:
        rank: of the agent in the eyes of the post, from 1; last: of the worst one in.
        ahead: how many the post holds and ranks above the agent, or as high.
    """

    kind: Kind
    agent: str
    post: str
    capacity: int = 0
    rank: int = 0
    last: int = 0
    ahead: int = 0
    rules: tuple[str, ...] = ()

    def text(self, language: str = "ja") -> str:
        """The reason as a sentence, in Japanese or English."""
        said = SAYS[self.kind][0 if language == "ja" else 1]
        return said.format(
            post=self.post,
            capacity=self.capacity,
            rank=self.rank,
            last=self.last,
            ahead=self.ahead,
            rules="、".join(self.rules) if language == "ja" else ", ".join(self.rules),
        )


def why(
    market: Market,
    placed: Sequence[tuple[int, int]],
    agent: int,
    post: int,
    *,
    policy: str = "stable",
) -> Reason:
    """Why ``agent`` is, or is not, at ``post``; linear in the placed pairs.

    ``policy`` is the outcome's: what decides differs from one to another.
    """
    name, where = market.agents.ids[agent], market.posts.ids[post]
    together, number = set(placed), market.number_of_pair
    if (agent, post) in together:
        return Reason("holds", name, where)
    if rules := market.failed.get((agent, post)):
        return Reason("rule", name, where, rules=rules)
    if (agent, post) not in number:
        return Reason("not-listed", name, where)
    if int(market.free_quota[agent]) == 0:
        return Reason("fixed", name, where)
    if policy == "welfare":
        return Reason("worth", name, where)
    pairs, at = market.pairs, number[agent, post]
    held = [number[p] for p in together if p[0] == agent and p in number]
    own = [int(pairs.agent_rank[n]) for n in held]
    is_served = len(own) >= int(market.agents.quota[agent])
    if is_served and max(own) <= int(pairs.agent_rank[at]):
        return Reason("prefers", name, where)
    if policy in {"ttc", "serial-dictatorship"}:
        return Reason("turn", name, where)
    return _at_post(market, placed, agent, post)


def _at_post(
    market: Market, placed: Sequence[tuple[int, int]], agent: int, post: int
) -> Reason:
    """What the post makes of an agent who would rather be there."""
    number, ranks, fixed = (
        market.number_of_pair,
        market.pairs.post_rank,
        set(market.fixed),
    )
    mine = int(ranks[number[agent, post]])
    held = [
        int(ranks[number[pair]])
        for pair in placed
        if pair[1] == post and pair in number and pair not in fixed
    ]
    seats = int(market.posts.capacity[post])
    name, where = market.agents.ids[agent], market.posts.ids[post]
    if int(market.free_capacity[post]) == 0:
        return Reason("full", name, where, capacity=seats)
    if len(held) < int(market.free_capacity[post]):
        return Reason("room", name, where, capacity=seats)
    return Reason(
        "cutoff",
        name,
        where,
        capacity=seats,
        rank=mine + 1,
        last=max(held) + 1,
        ahead=sum(rank <= mine for rank in held),
    )


def reasons(
    market: Market,
    placed: Sequence[tuple[int, int]],
    agent: int,
    *,
    policy: str = "stable",
) -> Iterator[Reason]:
    """Of every post the agent lists, the best first: why, or why not."""
    pairs = market.pairs
    for at in sorted(pairs.of(agent), key=lambda n: int(pairs.agent_rank[n])):
        yield why(market, placed, agent, int(pairs.post[at]), policy=policy)
