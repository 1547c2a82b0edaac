"""What programs are given: the shapes of the answers, described in OpenAPI."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field


class ProblemOut(Schema):
    """One reason why a request was refused."""

    code: str = Field(description="A stable word, such as not-found.")
    message: str
    field: str = Field(description="The parameter concerned, or empty.")


class Problems(Schema):
    """Every error of this interface has this shape."""

    problems: list[ProblemOut]


class CapOut(Schema):
    """A ceiling of one grant, in yen."""

    cap_for: str
    cap_yen: int


class EligibilityOut(Schema):
    """A kind of body and its way: `direct`, or `through` another body."""

    kind: str
    way: str


class ExclusionOut(Schema):
    """A project the call does not fund."""

    text_ja: str
    text_en: str


class CorrectedTermOut(Schema):
    """One term as it was and as it is; nothing where it was or is not set."""

    term: str = Field(
        description=(
            "A field of the call, or cap-, way- or exclusion- with whom or which."
        )
    )
    before: str
    after: str


class CorrectionOut(Schema):
    """A correction of a call after it opened (訂正)."""

    number: int
    at: datetime
    reason_ja: str
    reason_en: str
    terms: list[CorrectedTermOut]


class CallOut(Schema):
    """A call for applications of one fiscal year (公募)."""

    id: int
    scheme: str
    fiscal_year: int = Field(description="Year in which April falls.")
    round_number: int
    name_ja: str
    name_en: str
    opens_at: datetime | None = Field(description="Null where not published.")
    closes_at: datetime = Field(
        description="An application at this instant is too late (必着)."
    )
    is_hour_known: bool = Field(
        description="False where only the last day was published."
    )
    is_open: bool
    is_demonstration: bool = Field(description="Invented for a demonstration (実演).")
    page: str = Field(description="Path of its page on this site.")


class CallInFull(CallOut):
    """A call with its terms. Null means: not known, or not set."""

    summary_ja: str
    summary_en: str
    project_from: date | None
    project_to: date | None
    rate_percent: int | None
    floor_yen: int | None
    caps: list[CapOut]
    eligibilities: list[EligibilityOut]
    exclusions: list[ExclusionOut]
    source: str = Field(description="Where the terms were published.")
    source_note: str
    corrections: list[CorrectionOut] = Field(description="The latest first.")


class CallPage(Schema):
    """One page of calls."""

    count: int
    next: int | None = Field(description="Number of the next page, if there is one.")
    items: list[CallOut]


class BodyOut(Schema):
    """A local government (地方公共団体) of today."""

    code: str = Field(description="Six digits, the last a check digit.")
    kind: str
    name: str
    full_name: str = Field(description="With its prefecture.")
    kana: str
    name_en: str
    prefecture_code: str | None
    latitude: float | None
    longitude: float | None


class BodiesFound(Schema):
    """Bodies that a name or code may mean, the likeliest first."""

    count: int
    note: str = Field(
        description="In Japanese: renames, mergers and namesakes met on the way."
    )
    items: list[BodyOut]


class BodyInFull(BodyOut):
    """The body of today that a code leads to; a former code leads to the successor."""

    note: str = Field(
        description="In Japanese: what became of a former body, and when."
    )
