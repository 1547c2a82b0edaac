"""What each letter of a decision says, once, for PDF and Word alike (通知文).

The texts are Japanese because the letters are; an officer reads them in either file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kakehashi.kernel.nendo import format_wareki
from kakehashi.programmes.grants.models import (
    ChangeKind,
    Letter,
    MovementKind,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.rules.settling import Bound, settle

Item = tuple[str, str]
K = Letter.Kind
PAYING = frozenset({MovementKind.ADVANCE, MovementKind.PAYMENT})
BOUND_BY = {
    Bound.COMMITTED: "確定前の交付決定額を上限としました。",
    Bound.RATE: "助成率による額としました。",
    Bound.ACCEPTED: "助成の対象と認めた額としました。",
    Bound.NEED: "実績の総額から収入を差し引いた額としました。",
}


@dataclass(frozen=True, slots=True)
class Said:
    """The text of one letter: what is decided, its particulars, how it goes on."""

    opening: str
    items: Sequence[Item]
    closing: str = ""


def said_in(letter: Letter) -> Said:
    """The text of a letter; what is not known is left out, never invented."""
    said = _TEXTS[K(letter.kind)](letter)
    items = [
        ("受付番号", letter.application.case.reference),
        ("事業名", letter.application.case.title),
        *said.items,
    ]
    return Said(said.opening, [i for i in items if i[1]], said.closing)


def yen(amount: int | None) -> str:
    """金1,000,000円, as sums stand in letters; empty for none."""
    return "" if amount is None else f"金{amount:,}円"


def _day(day: date | None) -> str:
    return "" if day is None else format_wareki(day)


def _asked(procedure: Procedure | None) -> list[Item]:
    """By which paper of the body it was asked for."""
    if procedure is None:
        return []
    dated = " ".join(
        part
        for part in (_day(procedure.document_date), procedure.document_number)
        if part
    )
    return [("手続番号", procedure.case.reference), ("申請の日付・番号", dated)]


def _award(letter: Letter) -> Said:
    award = letter.application.award
    return Said(
        "貴団体から申請のあった下記の事業について、助成金を交付することに"
        "決定しましたので、通知します。",
        [
            ("交付決定額", yen(award.amount_yen)),
            ("交付の条件", award.conditions),
            ("理由", letter.reason),
        ],
    )


def _decline(letter: Letter) -> Said:
    return Said(
        "貴団体から申請のあった下記の事業について、審査の結果、助成金を交付しない"
        "ことに決定しましたので、通知します。",
        [("理由", letter.reason)],
    )


def _change(letter: Letter) -> Said:
    procedure = letter.procedure
    assert procedure is not None
    change = procedure.change
    stops = change.kind == ChangeKind.CANCEL
    what = "事業の中止" if stops else "事業の計画の変更"
    return Said(
        f"貴団体から申請のあった下記の{what}を承認しましたので、通知します。",
        [
            *_asked(procedure),
            ("変更の内容", str(ChangeKind(change.kind).label)),
            ("事業の期間", _period(change.starts_on, change.ends_on)),
            ("変更後の交付決定額", yen(letter.amount_yen)),
            ("承認の条件", change.conditions),
            ("理由", letter.reason),
        ],
        "先の交付決定額がこの額と異なるときは、この額に改めます。",
    )


def _period(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    if last < first:
        return f"{_day(last)}に中止"
    return f"{_day(first)}から{_day(last)}まで"


def _refusal(letter: Letter) -> Said:
    procedure = letter.procedure
    assert procedure is not None
    advance = procedure.kind == ProcedureKind.ADVANCE
    what = "助成金の概算払" if advance else "事業の計画の変更"
    goes_on = (
        "助成金は、額の確定の後に支払います。"
        if advance
        else "事業は、承認を受けている計画により行ってください。"
    )
    return Said(
        f"貴団体から申請のあった下記の{what}については、承認しないことに"
        "決定しましたので、通知します。",
        [*_asked(procedure), ("理由", letter.reason)],
        goes_on,
    )


def _advance(letter: Letter) -> Said:
    return Said(
        "貴団体から請求のあった下記の事業の助成金について、概算により支払うことに"
        "決定しましたので、通知します。",
        [
            *_asked(letter.procedure),
            ("概算払の額", yen(letter.amount_yen)),
            ("支払の日", _day(_paid_on(letter))),
        ],
        "概算払の額は、額の確定により精算します。",
    )


def _paid_on(letter: Letter) -> date | None:
    """When the sum of an advance or of the rest was paid."""
    entries = letter.procedure.movements.all() if letter.procedure else []
    return next((e.on for e in entries if e.kind in PAYING), None)


def _noted(letter: Letter) -> Said:
    procedure = letter.procedure
    received = procedure.case.submitted_at if procedure is not None else None
    return Said(
        "貴団体から提出のあった下記の事業の中間報告を受領しましたので、通知します。",
        [
            *_asked(procedure),
            ("提出の日", _day(timezone.localdate(received) if received else None)),
            ("協会からの意見", letter.reason),
        ],
        "事業の終了後は、期限までに実績報告書を提出してください。",
    )


def _settlement(letter: Letter) -> Said:
    procedure = letter.procedure
    assert procedure is not None
    return Said(
        "貴団体から実績報告のあった下記の事業について、助成金の額を確定しましたので、"
        "通知します。",
        [
            *_asked(procedure),
            *_sums_of(procedure),
            ("確定した額", yen(letter.amount_yen)),
            ("付記", letter.reason),
        ],
    )


def _sums_of(procedure: Procedure) -> list[Item]:
    """How the sum fixed came about, from what was spent to what bound it."""
    written, lines = procedure.settlement, list(procedure.lines.all())
    rate = procedure.application.call.rate_percent
    sum_ = settle(
        lines,
        committed_yen=written.committed_yen,
        rate_percent=rate,
        other_income_yen=written.other_income_yen,
    )
    by_rate = "" if rate is None else f"{yen(sum_.by_rate)}(認めた額の{rate}%)"
    return [
        ("確定前の交付決定額", yen(written.committed_yen)),
        ("実績の総額", yen(written.spent_yen)),
        *(
            ("認めない額", f"{line.description} {yen(line.cut_yen)}({line.cut_reason})")
            for line in lines
            if line.cut_yen
        ),
        ("助成の対象と認めた額", yen(written.accepted_yen)),
        ("助成率による額", by_rate),
        ("料金その他の収入", yen(written.other_income_yen or None)),
        ("収入を差し引いた額", yen(sum_.by_need) if written.other_income_yen else ""),
        ("額を決めたもの", BOUND_BY[sum_.bound_by]),
    ]


def _repayment(letter: Letter) -> Said:
    return Said(
        "下記の事業の助成金について、既に支払った額が確定した額を超えていますので、"
        "超える額の返還を請求します。",
        [
            *_asked(letter.procedure),
            ("返還の額", yen(letter.amount_yen)),
            ("返還の期限", _day(letter.due_on)),
            ("理由", letter.reason),
        ],
        "期限までに、別に案内する口座へ納付してください。",
    )


def _payment(letter: Letter) -> Said:
    return Said(
        "下記の事業の助成金を支払いましたので、通知します。",
        [
            *_asked(letter.procedure),
            ("支払の額", yen(letter.amount_yen)),
            ("支払の日", _day(_paid_on(letter))),
            ("付記", letter.reason),
        ],
    )


_TEXTS: dict[Letter.Kind, Callable[[Letter], Said]] = {
    K.AWARD: _award,
    K.DECLINE: _decline,
    K.CHANGE: _change,
    K.REFUSAL: _refusal,
    K.ADVANCE: _advance,
    K.NOTED: _noted,
    K.SETTLEMENT: _settlement,
    K.REPAYMENT: _repayment,
    K.PAYMENT: _payment,
}
