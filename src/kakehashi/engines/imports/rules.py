"""Why an import would not go on. Pure: looks at the row it is given."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kakehashi.engines.imports.models import Import, Stage
from kakehashi.kernel.problems import Problem


def problems_with_stage(
    source: Import, *wanted: Stage, version: int | None = None
) -> list[Problem]:
    """Codes: ``import-changed``, ``import-stage``.

    Args:
        version: the version the person saw; None when no person is asked.
    """
    if version is not None and version != source.version:
        message = _("Someone went on with this import meanwhile. Please look again.")
        return [Problem("import-changed", message)]
    if source.stage not in wanted:
        message = _("This cannot be done now: %(stage)s.")
        return [Problem("import-stage", message % {"stage": source.stage.label})]
    return []


def problems_with_committing(source: Import) -> list[Problem]:
    """Codes: ``import-nothing`` when no row would be added or changed."""
    if not any(source.counts.get(outcome) for outcome in ("added", "changed")):
        message = _("Nothing in this file differs from what is stored.")
        return [Problem("import-nothing", message)]
    return []
