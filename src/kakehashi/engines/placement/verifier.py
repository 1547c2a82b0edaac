"""Whether an outcome holds what it claims; shares nothing with the solvers.

Each claim is *checked* here, in time linear in the pairs, or *attested* by a solver and
only passed on. What is attested is never called proved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kakehashi.engines.placement.claims import ATTESTED, Claim, Verdict, false, one
from kakehashi.engines.placement.market import Market
from kakehashi.engines.placement.outcome import metrics_of, value_of
from kakehashi.engines.placement.trading_proof import trading_claims

Placed = Sequence[tuple[int, int]]


def verify(market: Market, told: Mapping[str, Any]) -> Verdict:
    """Hold an outcome, as `Outcome.told` or a file gives it, against its market."""
    read = _read(market, told.get("match"))
    if isinstance(read, Claim):
        return Verdict((read,))
    claims = [*_feasible(market, read), *_figures(market, read, told)]
    certificate = told.get("certificate")
    certificate = certificate if isinstance(certificate, Mapping) else {}
    status = told.get("status")
    if status == "infeasible":
        return Verdict(tuple(_infeasible(market, read, certificate)))
    claims += _quotas(market, read)
    if status == "stable":
        claims += _stable(market, read, certificate)
    elif status == "optimal":
        claims += _optimal(market, read, certificate)
    elif status == "feasible" and told.get("policy") == "ttc":
        claims += trading_claims(market, read, certificate)
    elif status != "feasible":
        claims.append(false("status", f"結果の種類「{status}」は検証できません。"))
    return Verdict(tuple(claims))


def _read(market: Market, match: object) -> Placed | Claim:
    """The match as positions, or why it is none."""
    agents, posts = market.agents, market.posts
    if not isinstance(match, Mapping) or set(match) != set(agents.ids):
        return false("match", "配置の結果が、市場の全員分になっていません。")
    placed: list[tuple[int, int]] = []
    for name, held in match.items():
        several = held if isinstance(held, list) else [held]
        many = int(agents.quota[agents.place[name]]) > 1
        if isinstance(held, list) is not many:
            return false("match", f"「{name}」の配置先の書き方が違います。")
        for post in several:
            if post is None and not many:
                continue
            if not isinstance(post, str) or post not in posts.place:
                return false("match", f"「{name}」の配置先「{post}」はありません。")
            placed.append((agents.place[name], posts.place[post]))
    return sorted(placed)


def _feasible(market: Market, placed: Placed) -> Iterator[Claim]:
    """Nobody beyond her quota, no post beyond its seats, only acceptable pairs."""
    agents, posts = market.agents, market.posts
    held, used = Counter[int](), Counter[int]()
    for agent, post in placed:
        held[agent] += 1
        used[post] += int(agents.size[agent])
    yield one(
        "quota-of-agents",
        [f"{agents.ids[a]}: {n}件" for a, n in held.items() if n > agents.quota[a]],
    )
    yield one(
        "capacity",
        [
            f"{posts.ids[p]}: 定員{posts.capacity[p]}に{n}"
            for p, n in used.items()
            if n > posts.capacity[p]
        ],
    )
    fixed = set(market.fixed)
    strange = [
        pair
        for pair in placed
        if pair not in market.number_of_pair and pair not in fixed
    ]
    yield one(
        "acceptable",
        [
            f"{agents.ids[a]}と{posts.ids[p]}は認められた組ではありません。"
            for a, p in strange
        ],
    )
    yield one(
        "once",
        [
            f"{agents.ids[a]}と{posts.ids[p]}の組が2回"
            for (a, p), n in Counter(placed).items()
            if n > 1
        ],
    )
    missing = fixed - set(placed)
    yield one(
        "fixed",
        [
            f"決まっている{agents.ids[a]}と{posts.ids[p]}の組がありません。"
            for a, p in sorted(missing)
        ],
    )


def _figures(
    market: Market, placed: Placed, told: Mapping[str, Any]
) -> Iterator[Claim]:
    """The value and the figures told are those of the match."""
    value, metrics = value_of(market, placed), metrics_of(market, placed)
    said = told.get("value")
    yield one("value", [f"値は{value}、書かれた値は{said}"] if said != value else [])
    given = told.get("metrics")
    given = given if isinstance(given, Mapping) else {}
    wrong = [
        f"{name}は{known}、書かれた値は{given.get(name)}"
        for name, known in metrics.items()
        if given.get(name) != known
    ]
    yield one("metrics", wrong)


def _stable(
    market: Market, placed: Placed, certificate: Mapping[str, Any]
) -> Iterator[Claim]:
    """No acceptable pair would rather have each other, and the cutoffs are the last."""
    yield one("stable", [_say(market, pair) for pair in blocking_pairs(market, placed)])
    cutoffs = certificate.get("cutoffs")
    known = cutoffs_of(market, placed)
    yield one("cutoffs", [] if cutoffs == known else ["合格線が配置と合いません。"])
    if certificate.get("best_for") in {"agents", "posts"}:
        yield Claim(f"best-for-{certificate['best_for']}", ATTESTED, holds=True)


def _quotas(market: Market, placed: Placed) -> Iterator[Claim]:
    """Every hard quota has its least and no more than its most."""
    wrong = []
    for quota in market.quotas:
        members = set(market.members(quota))
        count = sum(
            int(market.agents.size[agent]) for agent, post in placed if post in members
        )
        most = count if quota.max is None else quota.max
        if quota.is_hard and not quota.min <= count <= most:
            wrong.append(f"定員枠「{quota.name}」: {count}")
    yield one("quotas", wrong)


def _optimal(
    market: Market, placed: Placed, certificate: Mapping[str, Any]
) -> Iterator[Claim]:
    """No other match is worth more: the prices bound every match by this one's worth.

    Weak duality: what seats, places in quotas and people can bring at most, at any
    prices, is a bound on every match; where it is reached, the match is best.
    """
    scale = certificate.get("scale")
    prices = _prices(market, certificate)
    if prices is None or type(scale) is not int or scale <= len(placed):
        yield false("optimal", "最適性の証明が読めません。")
        return
    fixed, number = set(market.fixed), market.number_of_pair
    free = [number[pair] for pair in placed if pair not in fixed and pair in number]
    worth = [int(w) * scale + 1 for w in market.pairs.weight]
    bound, total = _bound(market, worth, *prices), sum(worth[n] for n in free)
    found = [] if bound == total else [f"上界は{bound}、結果は{total}"]
    yield one("optimal", found)


def _infeasible(
    market: Market, placed: Placed, certificate: Mapping[str, Any]
) -> Iterator[Claim]:
    """No match keeps the quotas: at the prices given even nothing costs too much."""
    yield one("nobody-placed", ["だれかが配置されています。"] if placed else [])
    fixed = Counter(post for _agent, post in market.fixed)
    over = [
        quota.name
        for quota in market.quotas
        if quota.max is not None
        and sum(fixed[post] for post in market.members(quota)) > quota.max
    ]
    if over:
        yield one("infeasible", [])
        return
    prices = _prices(market, certificate)
    if prices is None:
        yield false("infeasible", "実行不可能の証明が読めません。")
        return
    bound = _bound(market, [0] * len(market.pairs.post), *prices)
    yield one("infeasible", [] if bound < 0 else [f"上界は{bound}で、否定できません。"])


def _prices(
    market: Market, certificate: Mapping[str, Any]
) -> tuple[list[int], list[int]] | None:
    """The price of a seat of each post and of a place in each quota, if told."""
    posts, quotas = certificate.get("post_prices"), certificate.get("quota_prices")
    if not isinstance(posts, Mapping) or not isinstance(quotas, Mapping):
        return None
    seats = _whole(posts.get(name) for name in market.posts.ids)
    places = _whole(quotas.get(quota.name) for quota in market.quotas)
    if seats is None or places is None or any(price < 0 for price in seats):
        return None
    return seats, places


def _whole(values: Iterable[object]) -> list[int] | None:
    found = []
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        found.append(value)
    return found


def _bound(
    market: Market, worth: Sequence[int], seats: Sequence[int], places: Sequence[int]
) -> int:
    """What no match beside the fixed pairs can be worth more than, at these prices."""
    fixed = Counter(post for _agent, post in market.fixed)
    room = market.free_capacity.tolist()
    bound = sum(price * int(room[post]) for post, price in enumerate(seats))
    paid = list(seats)
    for quota, price in zip(market.quotas, places, strict=True):
        members = market.members(quota)
        taken = sum(fixed[post] for post in members)
        if price > 0:
            most = quota.max if quota.max is not None else int(market.free_quota.sum())
            bound += price * (most - taken if quota.max is not None else most)
        else:
            bound += price * max(quota.min - taken, 0)
        for post in members:
            paid[post] += price
    decided = {market.number_of_pair.get(pair) for pair in market.fixed}
    posts = market.pairs.post.tolist()
    for agent, most in enumerate(market.free_quota.tolist()):
        gains = sorted(
            (
                worth[n] - paid[posts[n]]
                for n in market.pairs.of(agent)
                if n not in decided
            ),
            reverse=True,
        )
        bound += sum(gain for gain in gains[: int(most)] if gain > 0)
    return bound


def _say(market: Market, pair: tuple[int, int]) -> str:
    agent, post = market.agents.ids[pair[0]], market.posts.ids[pair[1]]
    return f"{agent}と{post}は、今の配置より互いを望んでいます。"


def blocking_pairs(market: Market, placed: Placed) -> Iterator[tuple[int, int]]:
    """Acceptable pairs, not placed, of which both sides would rather have the other.

    A side would where it has room, or strictly prefers the other to the worst it has
    beside what is fixed: an equal is no reason to part (weak stability).
    """
    pairs, number = market.pairs, market.number_of_pair
    fixed, together = set(market.fixed), set(placed)
    own_worst, other_worst = Counter[int](), Counter[int]()
    has, used = Counter[int](), Counter[int]()
    for agent, post in placed:
        if (agent, post) in fixed or (agent, post) not in number:
            continue
        at = number[agent, post]
        has[agent] += 1
        used[post] += 1
        own_worst[agent] = max(own_worst[agent], int(pairs.agent_rank[at]))
        other_worst[post] = max(other_worst[post], int(pairs.post_rank[at]))
    quota, room = market.free_quota.tolist(), market.free_capacity.tolist()
    own, other = pairs.agent_rank.tolist(), pairs.post_rank.tolist()
    for (agent, post), at in number.items():
        if (agent, post) in together:
            continue
        wants = has[agent] < quota[agent] or (
            quota[agent] > 0 and own[at] < own_worst[agent]
        )
        takes = used[post] < room[post] or (
            room[post] > 0 and other[at] < other_worst[post]
        )
        if wants and takes:
            yield agent, post


def cutoffs_of(market: Market, placed: Placed) -> dict[str, int | None]:
    """The worst rank each post holds where it is full (合格線), else None."""
    number, ranks = market.number_of_pair, market.pairs.post_rank
    fixed = set(market.fixed)
    held: dict[int, list[int]] = {}
    for pair in placed:
        if pair in number and pair not in fixed:
            held.setdefault(pair[1], []).append(int(ranks[number[pair]]))
    found: dict[str, int | None] = {}
    for post, name in enumerate(market.posts.ids):
        mine = held.get(post, [])
        full = len(mine) >= int(market.free_capacity[post])
        found[name] = max(mine, default=None) if full else None
    return found
