"""Case studies (事業事例): a report published with consent, reworded, withdrawn."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.cases.roles import must_be
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.pages.editions import renew_public_pages
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import Application, CaseStudy
from kakehashi.programmes.grants.queries.studies import (
    final_report,
    is_fixed,
    people_named,
    study_of,
)
from kakehashi.programmes.grants.rules.publishing import (
    Wording,
    problems_with_source,
    problems_with_wording,
    wording_of,
)
from kakehashi.programmes.grants.verbs.impartial import must_be_anothers


@transaction.atomic
def publish_study(
    application: Application, wording: Wording, *, by: User, at: datetime
) -> CaseStudy:
    """Publish a project as a case study; one that was withdrawn is published anew.

    Raises:
        Refused: ``not-permitted``, ``own-body``, ``already-published``, and all of
            `problems_with_source` and `problems_with_wording`.
    """
    must_be(by, application.case, "association", at=at)
    must_be_anothers(application.case, by=by, at=at)
    # The entry also lets the second of two people wait for the first.
    _record("grants.publish-study", application, by=by, at=at, detail=asdict(wording))
    former = study_of(application)
    if former is not None and former.withdrawn_at is None:
        message = _("Somebody has published this project already.")
        raise Refused(Problem("already-published", message))
    report = final_report(application)
    if problems := [
        *problems_with_source(report, is_fixed=is_fixed(report)),
        *problems_with_wording(wording, names=people_named(application)),
    ]:
        raise Refused(*problems)
    study, _new = CaseStudy.objects.update_or_create(
        application=application,
        defaults={
            **asdict(wording),
            "published_by": by,
            "published_at": at,
            "withdrawn_at": None,
            "withdrawn_reason": "",
        },
    )
    renew_public_pages(at=at)
    return study


@transaction.atomic
def edit_study(
    study: CaseStudy, wording: Wording, *, seen: str, by: User, at: datetime
) -> CaseStudy:
    """Word a case study anew; the ledger keeps how it was worded.

    Args:
        seen: the ``mark`` of the wording that the page showed.

    Raises:
        Refused: ``not-permitted``, ``own-body``, ``withdrawn``,
            ``changed-meanwhile``, or
            of `problems_with_wording`.
    """
    application = study.application
    must_be(by, application.case, "association", at=at)
    must_be_anothers(application.case, by=by, at=at)
    shown = wording_of(study)
    _record("grants.edit-study", application, by=by, at=at, detail=asdict(shown))
    study = _standing(study)
    if wording_of(study).mark != seen or shown.mark != seen:
        message = _("Somebody has saved this since you opened it.")
        raise Refused(Problem("changed-meanwhile", message))
    names = people_named(application)
    if problems := problems_with_wording(wording, names=names):
        raise Refused(*problems)
    for field, text in asdict(wording).items():
        setattr(study, field, text)
    study.save(update_fields=list(asdict(wording)))
    renew_public_pages(at=at)
    return study


@transaction.atomic
def withdraw_study(
    study: CaseStudy, *, reason: str, by: User, at: datetime
) -> CaseStudy:
    """Take a case study back; its address stays and says so, without the reason.

    Raises:
        Refused: ``not-permitted``, ``own-body``, ``withdrawn``, ``reason-missing``.
    """
    application = study.application
    must_be(by, application.case, "association", at=at)
    must_be_anothers(application.case, by=by, at=at)
    detail = {"reason": reason}
    _record("grants.withdraw-study", application, by=by, at=at, detail=detail)
    study = _standing(study)
    if not reason.strip():
        message = _("Please say why it is withdrawn.")
        raise Refused(Problem("reason-missing", message, "reason"))
    study.withdrawn_at, study.withdrawn_reason = at, reason.strip()[:200]
    study.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    renew_public_pages(at=at)
    return study


def _standing(study: CaseStudy) -> CaseStudy:
    """The row as it is now, if it is published."""
    now = CaseStudy.objects.select_related("application__case").get(pk=study.pk)
    if now.withdrawn_at is not None:
        message = _("This case study has been withdrawn.")
        raise Refused(Problem("withdrawn", message))
    return now


def _record(
    act: str,
    application: Application,
    *,
    by: User,
    at: datetime,
    detail: dict[str, str],
) -> None:
    subject = f"grants.application:{application.case.reference}"
    record(act, by=by, at=at, subject=subject, detail=detail)
