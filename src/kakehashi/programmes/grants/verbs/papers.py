"""What an applicant attaches (添付書類), and the covering letter it goes with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.core.files import File
from django.db import transaction

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.files.verbs import remove_file, store_file
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import Application, Paper
from kakehashi.programmes.grants.verbs.drafts import edit_application


@transaction.atomic
def edit_papers(
    application: Application,
    *,
    changes: Mapping[str, object],
    uploads: Sequence[File[bytes]] = (),
    note: str = "",
    remove: Collection[int] = (),
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Application:
    """Save the papers' page of a draft: columns, files added, files taken out by id.

    A file that was once sent stays with the association; it only leaves the list.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``, or everything ``store_file``
            says of every file; then none of them is kept.
    """
    edit_application(application, changes=changes, seen_at=seen_at, by=by, at=at)
    body, problems = application.case.applicant, list[Problem]()
    for upload in uploads:
        try:
            stored = store_file(
                upload, organisation=body, by=by, at=at, field="uploads"
            )
        except Refused as refusal:
            problems += refusal.problems
        else:
            Paper.objects.create(application=application, file=stored, note=note)
    if problems:
        raise Refused(*problems)
    wanted = application.papers.filter(pk__in=remove, removed_at__isnull=True)
    for paper in wanted.select_related("file"):
        paper.removed_at = at
        paper.save(update_fields=["removed_at"])
        if application.case.is_draft:
            remove_file(paper.file, by=by, at=at)
    return application
