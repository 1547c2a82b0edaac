"""Plain functions that make what the tests of grants need. Nobody here is real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kakehashi.engines.cases.models import Criterion, Rubric
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.ledger.models import SectionMark
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.codes import with_body_check
from kakehashi.programmes.grants.documents import letter_pdf
from kakehashi.programmes.grants.models import (
    Application,
    Call,
    CapFor,
    CheckItem,
    Scheme,
    Way,
)
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.applications import (
    apply_to_call,
    submit_application,
)
from kakehashi.programmes.grants.verbs.calls import Terms, publish_call
from kakehashi.programmes.grants.verbs.decisions import (
    Outcome,
    adopt_proposal,
    propose_round,
)
from kakehashi.programmes.grants.verbs.desk import (
    accept_application,
    check_application,
    forward_application,
)
from kakehashi.programmes.grants.verbs.drafts import (
    Cost,
    answer_exclusions,
    edit_application,
    edit_costs,
)
from kakehashi.programmes.grants.verbs.letters import deliver_letter

Kind = Organisation.Kind
JAPAN = ZoneInfo("Asia/Tokyo")
NOON = datetime(2026, 11, 20, 12, tzinfo=JAPAN)
DAY = timedelta(days=1)
DIRECT = (
    Kind.PREFECTURE,
    Kind.DESIGNATED_CITY,
    Kind.CITY,
    Kind.SPECIAL_WARD,
    Kind.TOWN,
    Kind.VILLAGE,
    Kind.REGIONAL_ASSOCIATION,
)
FULL: Mapping[str, object] = {
    "category": "disaster",
    "venue": "home",
    "starts_on": date(2027, 6, 1),
    "ends_on": date(2028, 1, 31),
    "purpose": "外国人住民にも避難の情報が届くようにする。",
    "content": "やさしい日本語の避難訓練を3回行う。",
    "effect": "住民が互いに助け合えるようになる。",
    "model_point": "手引きを公開し、ほかの町も使えるようにする。",
    "document_number": "梼企第12号",
    "document_date": date(2026, 11, 20),
    "contact_section": "企画課",
    "contact_name": "実演 花",
    "contact_phone": "0000-00-0000",
    "contact_mail": "hana@example.jp",
}


def the_association() -> Organisation:
    found, _new = Organisation.objects.get_or_create(
        kind=Kind.ASSOCIATION, defaults={"name": "自治体国際化協会", "name_en": "CLAIR"}
    )
    SectionMark.objects.get_or_create(
        mark="自国助", since=date(2020, 4, 1), defaults={"organisation": found}
    )
    return found


def a_prefecture(name: str = "高知県", number: str = "39") -> Organisation:
    found, _new = Organisation.objects.get_or_create(
        code=with_body_check(f"{number}000"),
        defaults={"kind": Kind.PREFECTURE, "name": name, "name_en": "Kochi"},
    )
    return found


def a_town(
    name: str = "檮原町", code5: str = "39405", *, kind: str = Kind.TOWN
) -> Organisation:
    """A town in a prefecture that has a branch, and the association above them."""
    prefecture = a_prefecture() if code5.startswith("39") else None
    if prefecture is None:
        prefecture = a_prefecture(f"県{code5[:2]}", code5[:2])
    a_branch(prefecture)
    found, _new = Organisation.objects.get_or_create(
        code=with_body_check(code5),
        defaults={
            "kind": kind,
            "name": name,
            "prefecture": prefecture,
            "name_en": f"Town {code5}",
        },
    )
    return found


def an_npo(name: str = "実演国際交流の会") -> Organisation:
    return Organisation.objects.create(kind=Kind.NPO, name=name)


def a_branch(of: Organisation | None = None) -> Organisation:
    body = of or a_prefecture()
    the_association()
    found, _new = Organisation.objects.get_or_create(
        kind=Kind.BRANCH,
        parent=body,
        defaults={"name": f"{body.name}支部", "prefecture": body.own_prefecture},
    )
    return found


def a_person(username: str, post: str, at: Organisation) -> User:
    """Somebody who has held ``post`` at a body since long ago."""
    person, _new = User.objects.get_or_create(
        username=username,
        defaults={
            "display_name": f"実演 {username}",
            "email": f"{username}@example.jp",
        },
    )
    Role.objects.get_or_create(
        user=person, organisation=at, post=post, since=date(2020, 4, 1)
    )
    return person


def an_officer(town: Organisation | None = None, username: str = "hana") -> User:
    return a_person(username, Post.OFFICER, town or a_town())


def a_branch_officer(branch: Organisation | None = None, username: str = "eda") -> User:
    return a_person(username, Post.BRANCH, branch or a_branch())


def a_secretary(username: str = "sato") -> User:
    return a_person(username, Post.SECRETARIAT, the_association())


def a_director(username: str = "riji") -> User:
    return a_person(username, Post.DIRECTOR, the_association())


def a_reviewer(username: str = "rei") -> User:
    return a_person(username, Post.REVIEWER, the_association())


def a_rubric() -> Rubric:
    rubric = Rubric.objects.create(name="実演の審査基準", since=date(2020, 4, 1))
    for position, (title, weight) in enumerate((("重要性", 2), ("必要性", 1)), start=1):
        Criterion.objects.create(
            rubric=rubric, position=position, title=title, weight=weight
        )
    return rubric


def a_call(
    *,
    scheme: str = Scheme.MULTICULTURAL,
    at: datetime = NOON,
    opens: timedelta | None = -30 * DAY,
    closes: timedelta = 30 * DAY,
    fiscal_year: int = 2027,
    name: str = "多文化共生のまちづくり促進事業",
    rate_percent: int | None = None,
    floor_yen: int | None = 500_000,
    budget_yen: int | None = None,
    caps: Mapping[str, int] | None = None,
    ways: Mapping[str, str] | None = None,
    exclusions: Sequence[tuple[str, str]] = (
        ("資金の提供だけを行うもの", "Giving money, and nothing else"),
    ),
    is_hour_known: bool = True,
    is_demonstration: bool = True,
    rubric: Rubric | None = None,
) -> Call:
    """A demonstration call; ``opens`` and ``closes`` count from ``at``."""
    return publish_call(
        Terms(
            scheme=scheme,
            fiscal_year=fiscal_year,
            name_ja=name,
            name_en="Multicultural community building grant",
            summary_ja="外国人住民とともに暮らすまちづくりを助成します。",
            summary_en="For living together with foreign residents.",
            opens_at=None if opens is None else at + opens,
            closes_at=at + closes,
            branch_due_at=at + closes + 7 * DAY,
            is_hour_known=is_hour_known,
            project_from=date(fiscal_year, 4, 1),
            project_to=date(fiscal_year + 1, 2, 28),
            rate_percent=rate_percent,
            floor_yen=floor_yen,
            budget_yen=budget_yen,
            caps=caps
            or {
                CapFor.PREFECTURE: 4_000_000,
                CapFor.MUNICIPALITY: 3_000_000,
                CapFor.JOINT: 4_000_000,
            },
            ways=ways or {**dict.fromkeys(DIRECT, Way.DIRECT), Kind.NPO: Way.THROUGH},
            exclusions=exclusions,
            source="実演",
            is_demonstration=is_demonstration,
        ),
        rubric=rubric,
        by=None,
        at=at,
    )


def an_open_call() -> Call:
    """The call of the tests, open at `NOON`, 3,000,000 yen for a town; always one."""
    found = Call.objects.filter(scheme=Scheme.MULTICULTURAL, fiscal_year=2027).first()
    return found or a_call()


def a_draft(
    call: Call | None = None,
    *,
    town: Organisation | None = None,
    by: User | None = None,
    title: str = "やさしい日本語の避難訓練",
    at: datetime = NOON,
) -> Application:
    """A draft with nothing but its title."""
    body = town or a_town()
    return apply_to_call(
        call or an_open_call(),
        applicant=body,
        title=title,
        by=by or an_officer(body),
        at=at,
    )


def fill(application: Application, *, by: User, at: datetime = NOON) -> Application:
    """Give a draft everything its submission asks for: 1,200,000 yen of costs."""
    edit_application(
        application, changes=FULL, seen_at=application.saved_at, by=by, at=at
    )
    edit_costs(
        application,
        costs=[
            Cost("fees", "講師謝金", "回", 100_000, 6),
            Cost("commission", "翻訳委託", "式", 600_000, 1),
        ],
        other_income_yen=0,
        requested_yen=1_200_000,
        seen_at=application.saved_at,
        by=by,
        at=at,
    )
    return answer_exclusions(
        application,
        answers={e.pk: False for e in application.call.exclusions.all()},
        seen_at=application.saved_at,
        by=by,
        at=at,
    )


def a_full_draft(
    call: Call | None = None,
    *,
    town: Organisation | None = None,
    by: User | None = None,
    title: str = "やさしい日本語の避難訓練",
    at: datetime = NOON,
) -> Application:
    """A draft that may be submitted."""
    body = town or a_town()
    person = by or an_officer(body)
    draft = a_draft(call, town=body, by=person, title=title, at=at)
    return fill(draft, by=person, at=at)


def a_submitted(
    call: Call | None = None,
    *,
    town: Organisation | None = None,
    by: User | None = None,
    title: str = "やさしい日本語の避難訓練",
    at: datetime = NOON,
) -> Application:
    """An application at its branch."""
    body = town or a_town()
    person = by or an_officer(body)
    draft = a_full_draft(call, town=body, by=person, title=title, at=at)
    return submit_application(draft, by=person, at=at)


def a_decided(
    amount_yen: int | None, *, reason: str = "予算の範囲内で採択しました。"
) -> Application:
    """An application that was awarded ``amount_yen``, or declined (None), and told."""
    application, sato = a_submitted(), a_secretary()
    forward_application(application, by=a_branch_officer(), at=NOON)
    check_application(
        application, answers=dict.fromkeys(CheckItem, (True, "")), by=sato, at=NOON
    )
    accept_application(application, by=sato, at=NOON)
    proposal = propose_round(
        application.call,
        [Outcome(application, amount_yen, "" if amount_yen else reason)],
        title="実演の決定",
        why="順位による",
        by=sato,
        at=NOON,
    )
    letters = adopt_proposal(
        proposal,
        adopting_body="実演審査会",
        adopted_on=NOON.date(),
        document_number="実演第1号",
        by=a_secretary("ito"),
        at=NOON,
    )
    for letter in letters:
        deliver_letter(letter, letter_pdf(letter), by=sato, at=NOON)
    return same_application(application)
