"""A small load generator on raw sockets: its own cost stays below the server's."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Load:
    """What a stretch of requests took. Milliseconds but for ``rate`` (requests/s)."""

    rate: float
    p50: float
    p95: float
    cpu: float  # server processor time a request, all its processes
    bytes: int
    refused: int  # answers that were not 2xx or 3xx


@contextmanager
def connections(port: int, count: int) -> Iterator[list[socket.socket]]:
    opened = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    for one in opened:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        yield opened
    finally:
        for one in opened:
            one.close()


def answer(one: socket.socket) -> tuple[int, int]:
    """Read one response: (status, length of the body)."""
    data = one.recv(65536)
    while b"\r\n\r\n" not in data:
        data += one.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lower = head.lower()
    if b"content-length:" not in lower:
        while not body.endswith(b"0\r\n\r\n"):
            body += one.recv(65536)
        return int(head[9:12]), len(body)
    length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
    got = len(body)
    while got < length:
        got += len(one.recv(1 << 20))
    return int(head[9:12]), length


def drive(
    port: int,
    request: Callable[[int], bytes],
    *,
    pids: list[int],
    seconds: float = 0,
    count: int = 0,
    width: int = 4,
) -> Load:
    """Send ``request(n)`` on ``width`` kept connections, for a time or a count."""
    took: list[float] = []
    refused = size = sent = 0
    with connections(port, width) as opened:
        before, start = processor_ms(pids), time.perf_counter()
        while (time.perf_counter() - start < seconds) if seconds else (sent < count):
            begun = time.perf_counter()
            for one in opened:
                one.sendall(request(sent))
                sent += 1
            for one in opened:
                status, size = answer(one)
                took.append((time.perf_counter() - begun) * 1000)
                refused += status >= 400
        wall, cpu = time.perf_counter() - start, processor_ms(pids) - before
    took.sort()
    return Load(
        rate=sent / wall,
        p50=took[len(took) // 2],
        p95=took[int(len(took) * 0.95)],
        cpu=cpu / sent,
        bytes=size,
        refused=refused,
    )


def processor_ms(pids: list[int]) -> float:
    """Processor time of processes and their children, from the kernel's account."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue  # it ended meanwhile
        fields = text.rpartition(")")[2].split()
        if int(stat.parent.name) in pids or int(fields[1]) in pids:
            total += int(fields[11]) + int(fields[12])
    return total * 10.0
