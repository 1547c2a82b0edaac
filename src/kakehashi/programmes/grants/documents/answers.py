"""Every answer of an application as text."""

from __future__ import annotations

from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.queries.applications import papers_of, partners_of
from kakehashi.programmes.grants.rules.changes import content_of


def content_now(application: Application) -> dict[str, str]:
    """Every answer as text, as it stands. Three queries."""
    return content_of(
        application,
        lines=list(application.lines.all()),
        answers=list(application.exclusion_answers.select_related("exclusion")),
        papers=list(papers_of(application)),
    )


def content_to_approve(application: Application) -> dict[str, str]:
    """The same with the keys of its files and bodies, since names may be alike.

    Five queries.
    """
    files = papers_of(application).values_list("pk", flat=True)
    bodies = partners_of(application).values_list("organisation_id", flat=True)
    return {
        **content_now(application),
        "attached": " ".join(map(str, files)),
        "bodies": " ".join(map(str, sorted(bodies))),
    }
