"""The compiled kernels say exactly what the plain proposals say."""

from __future__ import annotations

import numpy as np
import pytest

from kakehashi.engines.placement.solvers import deferred
from kakehashi.engines.placement.solvers.deferred import Side, held_by, propose_plainly


def _sides(seed: int, *, most: int, wide: bool) -> tuple[Side, Side]:
    """A random market: each pair acceptable by chance, in any order of pairs."""
    draw = np.random.default_rng(seed)
    agents, posts = int(draw.integers(1, 90)), int(draw.integers(1, 40))
    listed = draw.random((agents, posts)) < draw.uniform(0.05, 1)
    agent, post = (column.astype(np.int64) for column in np.nonzero(listed))
    mixed = draw.permutation(len(agent))
    agent, post = agent[mixed], post[mixed]
    span = 10**9 if wide else 1
    own, other = (draw.permutation(len(agent)) * span for _ in range(2))
    return (
        Side(agent, own, draw.integers(0, most + 1, agents)),
        Side(post, other, draw.integers(0, 5, posts)),
    )


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("most", [1, 4])
def test_either_side_proposes_with_the_same_result(most: int, wide: bool) -> None:
    kernels = deferred.compiled()
    assert kernels is not None
    for seed in range(60):
        agents, posts = _sides(seed, most=most, wide=wide)
        for one, other in ((agents, posts), (posts, agents)):
            plain = propose_plainly(one, other)
            assert held_by(kernels, one, other).tolist() == plain


def test_rows_longer_than_a_batch_and_a_word_are_the_same() -> None:
    kernels = deferred.compiled()
    assert kernels is not None
    draw = np.random.default_rng(7)
    agent = np.repeat(np.arange(6000), 4)
    post = np.concatenate([draw.choice(9, 4, replace=False) for _ in range(6000)])
    agents = Side(agent, np.tile(np.arange(4), 6000), np.ones(6000, np.int64))
    posts = Side(post, draw.permutation(24_000), np.full(9, 300))

    assert held_by(kernels, agents, posts).tolist() == propose_plainly(agents, posts)


def test_without_anything_compiled_the_plain_way_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deferred, "compiled", lambda: None)
    monkeypatch.setattr(deferred, "MANY", 0)
    agents, posts = _sides(3, most=2, wide=False)

    assert deferred.propose(agents, posts) == propose_plainly(agents, posts)


def test_a_small_market_never_loads_what_is_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def asked() -> None:
        raise AssertionError

    monkeypatch.setattr(deferred, "compiled", asked)
    agents, posts = _sides(3, most=2, wide=False)

    assert deferred.propose(agents, posts) == propose_plainly(agents, posts)
