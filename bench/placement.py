"""Place people with ours and with its peers in turn; print the ratios.

One JSON object a line: {"job", "who", "seconds", "peak_mb", "answer", "agrees",
"ratio"}. Everybody is a process of its own, warmed on a small market of the kind;
seconds are medians of interleaved rounds, of which who is slow does one. ``ratio`` is
how many times as long as ours it took. ``peak_mb`` is the process, its market included.
``agrees`` is null where nothing can be compared; of a peer that sees fewer pairs or may
end early it only says that its answer is not above ours, of one that leaves quotas out
(or of a bound) that it is not below. A line may have ``missing`` (what is
not installed, or not offered), ``stopped`` (the limit that was reached: the ratio is
then at least so much) or ``failed``. ``--full`` has the large markets and 60 s for
everybody; ``--quick`` does the small markets once.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.placement_jobs import Agrees, Job, Way, jobs
from bench.placement_peers import TooLarge
from kakehashi.engines import placement as pl

ROUNDS = 3
LIMITS = {"quick": 20.0, "default": 40.0, "full": 60.0}
SLOW = 2.0
"""Seconds from which on one round is enough."""
REPEATS, ENOUGH = 7, 1.0
"""Times that a process does its work at most, and seconds after which it stops."""
TO_BUILD = 600.0
"""Seconds that a process has in all; the limit is on what is timed."""

Line = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.placement", description=__doc__)
    parser.add_argument("--only", default="", help="part of a job's name")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--full", dest="size", action="store_const", const="full")
    size.add_argument("--quick", dest="size", action="store_const", const="quick")
    parser.add_argument("--child", nargs=2, metavar=("JOB", "WHO"))
    parser.set_defaults(size="default")
    told = parser.parse_args()
    limit, is_quick = LIMITS[told.size], told.size == "quick"
    every = jobs(limit, full=told.size == "full")
    if told.child:
        job = next(one for one in every if one.name == told.child[0])
        way = next(one for one in job.ways if one.who == told.child[1])
        print(json.dumps(_child(job, way, limit, is_quick=is_quick)))
        return 0
    for job in every:
        if told.only in job.name and (told.size == "full" or not job.is_long):
            _measure(job, told.size, limit)
    return 0


def _measure(job: Job, size: str, limit: float) -> None:
    """Let everyone do the job in turn, and print what the medians say."""
    took: dict[str, list[Line]] = {way.who: [] for way in job.ways}
    for turn in range(1 if size == "quick" else ROUNDS):
        for way in job.ways:
            if turn and not _again(took[way.who][-1]):
                continue
            print(f"… {job.name}, {way.who}", file=sys.stderr, flush=True)
            took[way.who].append(_one(job, way, size, limit))
    own = _summed(took[job.ways[0].who])
    for way in job.ways:
        told = _summed(took[way.who])
        print(json.dumps(line_of(job.name, way, told, own)), flush=True)


def _again(told: Line) -> bool:
    """Whether another round says more."""
    return told.get("seconds") is not None and told["seconds"] < SLOW


def _one(job: Job, way: Way, size: str, limit: float) -> Line:
    """What a process of its own says, or how it ended."""
    command = [sys.executable, "-m", "bench.placement", "--child", job.name, way.who]
    command += [] if size == "default" else [f"--{size}"]
    env = {**os.environ, "PYTHONPATH": "src"}
    try:
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=TO_BUILD
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not built in {TO_BUILD:.0f} s"}
    if done.returncode == -signal.SIGALRM:
        return {"stopped": limit * (2 if way.has_end else 1)}
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"ended {done.returncode}"]
        return {"failed": last[0][:200]}
    told: Line = json.loads(done.stdout.splitlines()[-1])
    return told


def _child(job: Job, way: Way, limit: float, *, is_quick: bool) -> Line:
    """Warm up, build, and do it as often as a second allows."""
    try:
        if way.is_warmed:
            run, read = way.prepare(job.small())
            read(run())
        run, read = way.prepare(job.small() if is_quick else job.market())
        seconds, found = timed(run, limit * (2 if way.has_end else 1))
        answer = read(found)
    except (ImportError, AttributeError, pl.NotOffered, TooLarge) as error:
        return {"missing": f"{type(error).__name__}: {error}"[:200]}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak_mb": round(peak), "answer": answer}


def timed(run: Callable[[], Any], limit: float) -> tuple[float, Any]:
    """The median of seconds, and what came out; the process ends at the limit."""
    took: list[float] = []
    while len(took) < REPEATS and sum(took) < ENOUGH:
        # Not handled: it ends a process that is deep in compiled code, too.
        signal.setitimer(signal.ITIMER_REAL, limit)
        began = time.perf_counter()
        found = run()
        took.append(time.perf_counter() - began)
        signal.setitimer(signal.ITIMER_REAL, 0)
    return statistics.median(took), found


def _summed(rounds: list[Line]) -> Line:
    """Medians of the rounds; of one that went wrong, what went wrong."""
    for told in rounds:
        if "seconds" not in told:
            return told
    answers = {told["answer"] for told in rounds}
    if len(answers) > 1:
        return {"failed": "another answer in another round"}
    return {
        "seconds": statistics.median(told["seconds"] for told in rounds),
        "peak_mb": max(told["peak_mb"] for told in rounds),
        "answer": rounds[0]["answer"],
    }


def line_of(job: str, way: Way, told: Line, own: Line) -> Line:
    """The line of one way beside that of ours."""
    seconds, base = told.get("seconds"), own.get("seconds")
    reached = seconds if seconds is not None else told.get("stopped")
    ratio = None if reached is None or not base else round(reached / base, 3)
    answer = told.get("answer")
    line: Line = {
        "job": job,
        "who": way.who,
        "seconds": None if seconds is None else round(seconds, 6),
        "peak_mb": told.get("peak_mb"),
        "answer": answer,
        "agrees": agreed(way.agrees, answer, own.get("answer")),
        "ratio": ratio,
    }
    notes = ("missing", "stopped", "failed")
    return line | {note: told[note] for note in notes if note in told}


def agreed(how: Agrees, answer: str | int | None, own: str | int | None) -> bool | None:
    """Whether an answer stands beside ours as it must; None: nothing to compare."""
    if answer is None or own is None or how == "beside":
        return None
    if how == "same" or isinstance(answer, str) or isinstance(own, str):
        return answer == own
    return answer <= own if how == "not above" else answer >= own


if __name__ == "__main__":
    sys.exit(main())
