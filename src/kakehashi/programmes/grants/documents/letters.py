"""The letters of the programme (通知書) as PDF and as Word, from one text."""

from __future__ import annotations

from pathlib import Path

from django.utils import translation

from kakehashi.foundation.organisations.queries import headquarters
from kakehashi.foundation.papers.render import Data, render_pdf
from kakehashi.kernel.nendo import format_wareki
from kakehashi.programmes.grants.documents.letter_texts import Said, said_in
from kakehashi.programmes.grants.models import Letter

PROGRAMME = Path(__file__).parent.parent
PAPERS = PROGRAMME / "papers"
WORD = PROGRAMME / "data" / "forms" / "letter.docx"


def letter_pdf(letter: Letter) -> bytes:
    """Print a letter as PDF, in Japanese."""
    said, head = _text(letter)
    items = [{"label": label, "value": value} for label, value in said.items]
    data: Data = {
        **head,
        "opening": said.opening,
        "items": items,
        "closing": said.closing,
        "is_demonstration": letter.application.call.is_demonstration,
    }
    return render_pdf(PAPERS / "letter.typ", data)


def letter_word(letter: Letter) -> bytes:
    """The same letter as a Word document (.docx), to be filed or read aloud."""
    # Word is made by the task that prints; its libraries are 80 ms to load.
    from kakehashi.engines.sheets.forms import fill_word  # noqa: PLC0415

    said, head = _text(letter)
    shown = letter.application.call.is_demonstration
    items = [
        {"number": str(n), "label": label, "value": value}
        for n, (label, value) in enumerate(said.items, start=1)
    ]
    return fill_word(
        WORD.read_bytes(),
        {
            **head,
            "demonstration": "実演(この通知書に効力はありません)" if shown else "",
            "opening": said.opening,
            "items": items,
            "closing": said.closing,
        },
    )


def _text(letter: Letter) -> tuple[Said, dict[str, str]]:
    """What it says, and its head: number, day, to whom, from whom, title."""
    with translation.override("ja"):
        said, kind = said_in(letter), letter.get_kind_display()
    return said, {
        "number": str(letter.number),
        "date": format_wareki(letter.dated),
        "addressee": letter.application.case.applicant.name,
        "sender": headquarters().name,
        "title": f"{letter.application.call.name_ja}　{kind}",
    }
