"""Couples as JSON has them, and what is left of them beside what is fixed (2人組)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.building import kept_pairs, unknown
from kakehashi.engines.placement.markets.market import (
    Agents,
    Apart,
    Couple,
    Pairs,
    Posts,
)
from kakehashi.engines.placement.markets.values import (
    Path,
    array,
    known,
    rows,
    string,
    wrong,
)

Fixed = Sequence[tuple[int, int]]


def couples_of(
    fields: Mapping[str, Any], agents: Agents, posts: Posts
) -> tuple[list[Couple], list[Apart]]:
    """The couples of a market as JSON has them, and who is kept apart.

    Raises:
        InvalidMarket: ``couple-twice``, ``couple-quota``, ``couple-how``,
            ``unknown-id``.
    """
    found, apart, taken = list[Couple](), list[Apart](), set[int]()
    for row, path in rows(fields, "couples"):
        a, b = (known(row.get(k), agents.place, (*path, k)) for k in ("a", "b"))
        if a == b:
            message = f"「{agents.ids[a]}」が2人とも同じ人です。"
            raise InvalidMarket("couple-twice", message, path=path)
        if len({"list", "near", "apart"} & set(row)) != 1:
            message = "list、near、apartのうち、どれか1つを書いてください。"
            raise InvalidMarket("couple-how", message, path=path)
        if "apart" in row:
            group = string(row["apart"], (*path, "apart"))
            if group not in posts.groups:
                raise unknown(group, (*path, "apart"))
            apart.append(Apart(a, b, group))
            continue
        if not taken.isdisjoint({a, b}):
            name = agents.ids[min(taken & {a, b})]
            message = f"「{name}」が2組に入っています。"
            raise InvalidMarket("couple-twice", message, path=path)
        taken |= {a, b}
        listed: dict[tuple[int | None, int | None], None] = {}
        for number, two in enumerate(array(row.get("list", []), (*path, "list"))):
            here: Path = (*path, "list", number)
            cells = array(two, here)
            if len(cells) != 2:
                raise wrong("2つの値の組", here)
            first, second = (
                None if c is None else known(c, posts.place, (*here, n))
                for n, c in enumerate(cells)
            )
            if (None, None) not in listed:  # what comes after is worse than nothing
                listed.setdefault((first, second))  # repeats keep the first
        if agents.quota[a] > 1 or agents.quota[b] > 1:
            message = "2人組の人は、配置先を1つだけ持てます。"
            raise InvalidMarket("couple-quota", message, path=path)
        near = string(row.get("near", ""), (*path, "near"))
        if "near" in row and near not in posts.groups:
            raise unknown(near, (*path, "near"))
        listed.pop((None, None), None)
        found.append(Couple(a, b, tuple(listed), near))
    return found, apart


def undecided(couples: Sequence[Couple], fixed: Fixed) -> list[Couple]:
    """The couples of whom nobody is fixed; of the others only one, or none, is left."""
    decided = {agent for agent, _post in fixed}
    return [couple for couple in couples if decided.isdisjoint({couple.a, couple.b})]


def lists_of_couples(couples: Sequence[Couple], fixed: Fixed) -> dict[int, list[int]]:
    """What each member of a couple with a list lists, the best first.

    Whose partner is fixed lists what suits her partner's post.
    """
    where = dict(fixed)
    found: dict[int, list[int]] = {}
    for couple in couples:
        if couple.near:
            continue
        for mine, agent, partner in ((0, couple.a, couple.b), (1, couple.b, couple.a)):
            suits = [
                two[mine]
                for two in couple.listed
                if partner not in where or two[1 - mine] == where[partner]
            ]
            found[agent] = [post for post in dict.fromkeys(suits) if post is not None]
    return found


def beside_partners(
    pairs: Pairs, posts: Posts, couples: Sequence[Couple], fixed: Fixed
) -> Pairs:
    """The pairs without those that are far from a partner who is fixed."""
    where = dict(fixed)
    kept = np.ones(len(pairs.post), dtype=bool)
    for couple in couples:
        groups = posts.groups.get(couple.near)
        for agent, partner in ((couple.a, couple.b), (couple.b, couple.a)):
            if groups is None or partner not in where:
                continue
            for n in pairs.of(agent):
                kept[n] = groups[int(pairs.post[n])] == groups[where[partner]] != ""
    return pairs if kept.all() else kept_pairs(pairs, kept)
