"""Serve ours and the plain pages side by side, load them in turn, print the ratios.

One JSON object a line: {"name", "value", "unit", "control", "control_value", "ratio"}.
Each value and its control are medians of the same interleaved rounds.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from bench.ours import CSRF
from bench.serving import Request, compare, environment, get, run, say, serve

POSTS = 200  # submissions a round


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kakehashi-bench-") as folder:
        env = environment(folder)
        say("filling the plain pages")
        plain_session = run(env, "bench.plain.fill").strip()
        say("filling ours: the demonstration, 5,000 cases, 1,200 drafts")
        ours = json.loads(run(env, "bench.ours").splitlines()[-1])
        with (
            serve(env, "bench.plain.wsgi", "bench.plain.settings") as plain,
            serve(
                env, "kakehashi.config.wsgi", "kakehashi.config.settings.demo"
            ) as own,
        ):
            _measure(plain, plain_session, own, ours)
    return 0


def _measure(
    plain: tuple[int, int],
    plain_session: str,
    own: tuple[int, int],
    told: dict[str, Any],
) -> None:
    hello = get("/hello/", "")
    bare = get("/list/", plain_session)
    for name, page in told["pages"].items():
        request = get(page["url"], page["session"])
        if name == "public_calls":
            compare(name, request, own, "hello", hello, plain, (0, 0))
            continue
        if name == "public_calls_uncached":
            request = _always_new(page["url"])
        compare(name, request, own, "bare_list", bare, plain, (page["queries"], 5))
    posts = _posts(told["submission"])
    compare(
        "submission",
        posts,
        own,
        "bare_list",
        bare,
        plain,
        (told["submission"]["queries"], 5),
        count=POSTS,
    )


def _always_new(url: str) -> Request:
    """The same page under an address nobody asked for before: no cache helps."""
    return lambda _n: get(f"{url}&n={time.time_ns()}", "")(0)


def _posts(told: dict[str, Any]) -> Request:
    """Each call submits another draft; the same is never sent twice."""
    drafts: Iterator[Any] = iter(told["drafts"])

    def request(_n: int) -> bytes:
        url, fields = next(drafts)
        body = urlencode(fields).encode()
        head = (
            f"POST {url} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: sessionid={told['session']}; csrftoken={CSRF}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return request


if __name__ == "__main__":
    sys.exit(main())
