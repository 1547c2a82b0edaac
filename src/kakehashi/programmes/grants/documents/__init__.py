"""The papers of grants: letters and covers to print, answers as text."""

from __future__ import annotations

from kakehashi.programmes.grants.documents.answers import (
    content_now,
    content_to_approve,
)
from kakehashi.programmes.grants.documents.covers import cover_pdf
from kakehashi.programmes.grants.documents.letters import letter_pdf, letter_word

__all__ = [
    "content_now",
    "content_to_approve",
    "cover_pdf",
    "letter_pdf",
    "letter_word",
]
