"""The list of papers that prove the costs (証拠書類一覧): added, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.files.models import StoredFile
from kakehashi.foundation.files.verbs import remove_file, store_file
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import Evidence, Procedure
from kakehashi.programmes.grants.verbs.procedures import claim_procedure


@dataclass(frozen=True, slots=True)
class Proof:
    """One paper as entered: the id of its line, its number, day, payee, yen."""

    line: int
    number: int
    dated: date
    payee: str
    amount_yen: int


@transaction.atomic
def add_evidence(
    procedure: Procedure,
    proofs: Sequence[Proof],
    *,
    upload: File[bytes] | None = None,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> list[Evidence]:
    """Enter papers; ``upload`` is the file of the only one.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``, ``no-such-line``, or what
            ``store_file`` says; then nothing is kept.
    """
    claim_procedure(procedure, seen_at=seen_at, by=by, at=at)
    lines = set(procedure.lines.values_list("pk", flat=True))
    if any(proof.line not in lines for proof in proofs):
        message = _("Please choose one of the lines of this report.")
        raise Refused(Problem("no-such-line", message, "line"))
    stored: StoredFile | None = None
    if upload is not None:
        assert len(proofs) == 1, "a file belongs to one paper"
        body = procedure.case.applicant
        stored = store_file(upload, organisation=body, by=by, at=at, field="upload")
    return [
        Evidence.objects.create(
            line_id=proof.line,
            number=proof.number,
            dated=proof.dated,
            payee=proof.payee,
            amount_yen=proof.amount_yen,
            file=stored,
        )
        for proof in proofs
    ]


@transaction.atomic
def remove_evidence(
    procedure: Procedure,
    evidence: Evidence,
    *,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> None:
    """Take a paper out of the list; its file goes out of sight, not away."""
    claim_procedure(procedure, seen_at=seen_at, by=by, at=at)
    file = evidence.file
    evidence.delete()
    if file is not None:
        remove_file(file, by=by, at=at)
