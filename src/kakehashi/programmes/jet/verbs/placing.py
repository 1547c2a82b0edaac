"""A round is placed (あっせん): solved around its locks; a version keeps the result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kakehashi.engines.cases.roles import day_of, is_inside
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.ledger.verbs import record
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.jet.market import (
    Placing,
    body_and_prefecture,
    lost_limits,
    placing_of,
    wish_met,
)
from kakehashi.programmes.jet.models import (
    Assignment,
    How,
    Round,
    Step,
    Version,
)
from kakehashi.programmes.jet.queries.placing import limits_of, locks_of
from kakehashi.programmes.jet.rules.figures import Line, Placed, figures_of

if TYPE_CHECKING:
    from kakehashi.engines.placement import Outcome

BATCH: Final = 1000
POLICIES: Final = (
    "welfare",
    "stable",
    "rank-maximal",
    "leximin",
    "welfare:size-then-weight",
)


class _Clock:
    """Seconds of each step of the work."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = perf_counter()

    def mark(self, step: str) -> None:
        now = perf_counter()
        self.seconds[step] = round(now - self._since, 4)
        self._since = now


def place_round(
    round_: Round, *, policy: str, seed: int, by: User, at: datetime
) -> Version:
    """Solve a round around its locks, and keep the result as its next version.

    The work before the write holds no lock on anything: a round killed in the middle
    has left nothing, and is simply placed again.

    Raises:
        Refused: ``not-preparing``, ``unknown-policy``, ``floor-without-posts``,
            ``cannot-be-kept`` with the floors and how many they lack, ``changed``
            when rows were changed meanwhile, and those of the engine.
    """
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy is heavy

    clock = _Clock()
    _must_be_preparing(round_, by=by, at=at)
    asked = pl.policy_of(policy)
    if asked is None or policy not in POLICIES:
        message = _("The policy %(name)s is not known.") % {"name": policy}
        raise Refused(Problem("unknown-policy", message, "policy"))
    placing = placing_of(round_)
    _refuse_lost_floors(round_, placing)
    clock.mark("market")
    outcome = pl.solve(placing.market, asked, seed=seed)
    clock.mark("solve")
    if outcome.status in {"infeasible", "none"}:
        raise Refused(*_problems_of(outcome))
    return _kept(round_, placing, outcome, clock, seed=seed, by=by, at=at)


def must_be_ours(by: User, *, at: datetime) -> None:
    """Refuse whoever is not on the association's secretariat."""
    if not is_inside(roles_on(by, day_of(at))):
        message = _("Your post does not allow this.")
        raise Refused(Problem("not-permitted", message))


def _must_be_preparing(round_: Round, *, by: User, at: datetime) -> None:
    must_be_ours(by, at=at)
    if round_.step != Step.PREPARING:
        message = _("The round is no longer being prepared.")
        raise Refused(Problem("not-preparing", message))


def _refuse_lost_floors(round_: Round, placing: Placing) -> None:
    message = _("%(region)s has to get %(least)d people, but asks for nobody.")
    lost = lost_limits(list(limits_of(round_.cycle)), placing.lines)
    told = [message % {"region": x.region.name, "least": x.least} for x in lost]
    if told:
        raise Refused(*(Problem("floor-without-posts", words) for words in told))


def _problems_of(outcome: Outcome) -> list[Problem]:
    """The floors that cannot be kept, each with how many it lacks."""
    short = _("%(name)s has to get at least %(least)d people: %(short)d are lacking.")
    over = _("%(name)s may get %(most)d people at most: %(over)d too many are locked.")
    found = []
    for row in outcome.certificate.get("conflict", ()):
        if "short_by" in row:
            words = {"name": row["quota"], "least": row["min"]}
            found.append(short % (words | {"short": row["short_by"]}))
        else:
            words = {"name": row["quota"], "most": row["max"]}
            found.append(over % (words | {"over": row["over_by"]}))
    told = found or [_("No result keeps everything that has to be kept.")]
    return [Problem("cannot-be-kept", words) for words in told]


@transaction.atomic
def _kept(
    round_: Round,
    placing: Placing,
    outcome: Outcome,
    clock: _Clock,
    *,
    seed: int,
    by: User,
    at: datetime,
) -> Version:
    digest = placing.digest
    detail = {"policy": outcome.policy, "seed": seed, "digest": digest}
    record("jet.place", by=by, at=at, subject=str(round_), detail=detail)
    told = outcome.told()
    locked = {lock.candidate_id for lock in locks_of(round_)}
    people = _people(placing, told["match"])
    version = Version.objects.create(
        round=round_,
        number=_next(round_),
        policy=outcome.policy,
        seed=seed,
        status=outcome.status,
        value=told["value"],
        digest=digest,
        outcome={key: told[key] for key in told if key != "match"},
        figures=figures_of(people, _lines(placing))
        | {"rank_profile": told["metrics"]["rank_profile"]},
        by=by,
        person=by.acting_name,
        at=at,
    )
    Assignment.objects.bulk_create(
        (
            Assignment(
                version=version,
                candidate_id=(who := placing.person[one.person]),
                opening_id=placing.line.get(one.line),
                wish=one.wish,
                how=How.LOCKED if who in locked else How.SOLVED,
            )
            for one in people
        ),
        batch_size=BATCH,
    )
    clock.mark("write")
    version.seconds = clock.seconds
    version.save(update_fields=["seconds"])
    return version


def _next(round_: Round) -> int:
    """The number of the next version; the row of the round keeps two apart."""
    Round.objects.select_for_update().get(pk=round_.pk)
    last = round_.versions.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _people(placing: Placing, match: Mapping[str, Any]) -> list[Placed]:
    rows = placing.people
    at = {code: n for n, code in enumerate(placing.lines["code"])}
    bodies, prefectures = body_and_prefecture(placing.lines)
    regions = placing.lines["statement__region__code"]
    found = []
    for n, number in enumerate(rows["number"]):
        line = match.get(number) or ""
        wish, region = 0, ""
        if line:
            place = at[line]
            wishes = {f"wish_{k}": rows[f"wish_{k}_id"][n] for k in (1, 2, 3)}
            where = {"body": bodies[place], "prefecture": prefectures[place]}
            wish, region = wish_met(wishes, where), regions[place]
        country, position = rows["country_id"][n], rows["position"][n]
        found.append(Placed(number, country, position, line, region, wish))
    return found


def _lines(placing: Placing) -> list[Line]:
    """The openings with how many could be put there at all."""
    import numpy as np  # noqa: PLC0415 -- heavy

    market, rows = placing.market, placing.lines
    counts = np.bincount(market.pairs.post, minlength=len(market.posts.ids)).tolist()
    takers = dict(zip(market.posts.ids, counts, strict=True))
    told = zip(
        rows["code"],
        rows["seats"],
        rows["position"],
        rows["statement__region__code"],
        strict=True,
    )
    return [Line(*row, takers=takers[row[0]]) for row in told]
