"""A mail server on this machine that takes mails, refuses them, or dies."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings


class Inbox:
    """What arrived: (recipient, Message-ID), in order; and how the server behaves."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str]] = []
        self.dies_before: int | None = None  # the n-th mail is not taken any more
        self.dies_after: int | None = None  # the n-th mail is taken, but not answered
        self.replies: dict[str, str] = {}  # what RCPT of an address is answered
        self.connections = 0

    async def handle_EHLO(  # noqa: N802 -- the server's names
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if self.dies_before is not None and len(self.arrived) >= self.dies_before:
            self._die(server)
        if reply := self.replies.get(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        head = content.split(b"\r\n\r\n")[0].decode("ascii")
        lines = [x for x in head.split("\r\n") if x.startswith("Message-ID: ")]
        self.arrived.append((envelope.rcpt_tos[0], lines[0].partition(": ")[2]))
        if self.dies_after is not None and len(self.arrived) >= self.dies_after:
            self._die(server)
        return "250 OK"

    def _die(self, server: SMTP) -> None:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()


@contextmanager
def a_mail_server(inbox: Inbox, settings: Settings, port: int = 0) -> Iterator[int]:
    """Serve ``inbox`` and make it the one our mails go to. Gives the port."""
    if not port:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
