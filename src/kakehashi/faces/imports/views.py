"""One import screen for every programme: a sheet comes in, whole or not at all."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kakehashi.engines.imports.models import Import, Outcome, Stage
from kakehashi.engines.imports.queries import (
    imports_of,
    lines_of,
    remembered_mapping,
)
from kakehashi.engines.imports.targets import Act, Target
from kakehashi.engines.imports.verbs import (
    cancel_import,
    confirm_mapping,
    start_import,
)
from kakehashi.engines.sheets.findings import Language
from kakehashi.faces.imports.forms import MappingForm, StartForm
from kakehashi.faces.imports.looking import findings_of, refusal_of, tables_of
from kakehashi.faces.imports.marking import marked_copy
from kakehashi.faces.imports.pages import shown_line, stage_steps, written_in
from kakehashi.faces.imports.targets import TARGETS, targets_for
from kakehashi.faces.imports.tasks import compare_import, read_import
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.files.archives import XLSX
from kakehashi.foundation.files.views import serve
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused

PAGE: Final = 100


@who_may(Post.SECRETARIAT, Post.OPERATOR)
@once
def imports(request: MemberRequest) -> HttpResponse:
    """Start an import; below, the imports so far."""
    mine = targets_for(request.roles)
    form = StartForm(request.POST or None, request.FILES or None, targets=mine)
    if request.method == "POST" and form.is_valid():
        target = TARGETS[form.cleaned_data["target"]]
        role = next(role for role in request.roles if role.post in target.posts)
        try:
            source = start_import(
                form.cleaned_data["file"],
                target=target.name,
                organisation=role.organisation,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            read_import.enqueue(source.pk)
            return redirect("imports:import_", source.pk)
    page = Paginator(_mine(request), 20).get_page(request.GET.get("page"))
    rows = [(source, TARGETS[source.target].label) for source in page]
    context = {"form": form, "targets": mine, "page": page, "rows": rows}
    status = 422 if form.errors else 200
    return render(request, "imports/imports.html", context, status=status)


@who_may(Post.SECRETARIAT, Post.OPERATOR)
def import_(request: MemberRequest, import_id: int) -> HttpResponse:
    """Where an import stands: being read, its columns, its difference, its end."""
    source = _found(request, import_id)
    if source.stage is Stage.MAPPING:
        return redirect("imports:mapping", source.pk)
    target = TARGETS[source.target]
    context = _head(source) | {"refusal": refusal_of(source, _language())}
    if source.compared_at:
        context |= _difference(request, source, target)
    return render(request, "imports/import.html", context)


@who_may(Post.SECRETARIAT, Post.OPERATOR)
@once
def mapping(request: MemberRequest, import_id: int) -> HttpResponse:
    """Confirm or correct which column is which field."""
    source = _found(request, import_id)
    if not source.read_at:
        return redirect("imports:import_", source.pk)
    target, tables = TARGETS[source.target], tables_of(source)
    chosen = _number(request, "table", source, len(tables))
    table = tables[chosen]
    form = MappingForm(
        request.POST or None,
        target=target,
        table=table,
        mapping=_known_mapping(source, chosen),
        initial={"table": chosen, "version": source.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            confirm_mapping(
                source,
                form.mapping(),
                table=chosen,
                fingerprint=table.fingerprint,
                version=form.cleaned_data["version"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            compare_import.enqueue(source.pk)
            return redirect("imports:import_", source.pk)
    context = _head(source) | {
        "form": form,
        "table": table,
        "tables": list(enumerate(tables)),
        "chosen": chosen,
        "sample": list(zip(*(column.sample for column in table.columns), strict=True)),
        "findings": findings_of(source, _language()),
        "written_in": written_in(str(source.reading["encoding"])),
        "levels": source.reading["levels"],
        "is_remembered": not source.mapped_at and bool(_remembered(source, chosen)),
    }
    status = 422 if form.errors else 200
    return render(request, "imports/mapping.html", context, status=status)


@who_may(Post.SECRETARIAT, Post.OPERATOR)
@require_POST
@once
def commit(request: MemberRequest, import_id: int) -> HttpResponse:
    """Write every row of the difference, or none."""
    source = _found(request, import_id)
    done = _("The file was imported. It can be undone below.")
    return _act(request, source, TARGETS[source.target].commit, done)


@who_may(Post.SECRETARIAT, Post.OPERATOR)
@require_POST
@once
def undo(request: MemberRequest, import_id: int) -> HttpResponse:
    """Put back what stood before."""
    source = _found(request, import_id)
    done = _("The import was undone. What stood before stands again.")
    return _act(request, source, TARGETS[source.target].undo, done)


@who_may(Post.SECRETARIAT, Post.OPERATOR)
@require_POST
@once
def cancel(request: MemberRequest, import_id: int) -> HttpResponse:
    """Give an import up; nothing was written."""
    source = _found(request, import_id)
    return _act(request, source, cancel_import, _("The import was cancelled."))


@who_may(Post.SECRETARIAT, Post.OPERATOR)
def original(request: MemberRequest, import_id: int) -> FileResponse:
    """The file as it came."""
    return serve(_found(request, import_id).file)


@who_may(Post.SECRETARIAT, Post.OPERATOR)
def marked(request: MemberRequest, import_id: int) -> HttpResponseBase:
    """The file as a workbook with every place to mend marked in its cell."""
    source = _found(request, import_id)
    if not source.read_at:
        raise Http404
    try:
        copy = marked_copy(source, _language())
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)
        return redirect("imports:import_", source.pk)
    name = f"{Path(source.file.name).stem}{_('_marked')}.xlsx"
    return FileResponse(
        BytesIO(copy), as_attachment=True, filename=name, content_type=XLSX
    )


def _act(request: MemberRequest, source: Import, act: Act, done: str) -> HttpResponse:
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        version = 0  # a page of long ago: the verb says that someone went on
    try:
        act(source, version=version, by=request.user, at=timezone.now())
    except Refused as refusal:
        context = _head(source) | {"problems": refusal.problems}
        if source.compared_at:
            context |= _difference(request, source, TARGETS[source.target])
        return render(request, "imports/import.html", context, status=422)
    messages.success(request, done)
    return redirect("imports:import_", source.pk)


def _mine(request: MemberRequest) -> QuerySet[Import]:
    return imports_of(
        [role.organisation_id for role in request.roles],
        [target.name for target in targets_for(request.roles)],
    )


def _found(request: MemberRequest, import_id: int) -> Import:
    return get_object_or_404(_mine(request), pk=import_id)


def _head(source: Import) -> dict[str, object]:
    return {
        "source": source,
        "target": TARGETS[source.target],
        "stage": source.stage,
        "steps": stage_steps(source),
    }


def _difference(
    request: HttpRequest, source: Import, target: Target
) -> dict[str, object]:
    wanted = request.GET.get("outcome", "")
    outcome = wanted if wanted in Outcome.values else ""
    page = Paginator(lines_of(source, outcome), PAGE).get_page(request.GET.get("page"))
    tabs = [
        (choice.value, choice.label, source.counts.get(choice.value, 0))
        for choice in Outcome
    ]
    return {
        "outcome": outcome,
        "page": page,
        "lines": [shown_line(line, target) for line in page],
        "fields": target.fields,
        "tabs": [tab for tab in tabs if tab[2]],
        "total": sum(count for *_words, count in tabs),
        "writes": source.counts.get("added", 0) + source.counts.get("changed", 0),
        "refused": source.counts.get("refused", 0),
    }


def _known_mapping(source: Import, table: int) -> dict[str, int]:
    """Her own mapping, else the one remembered for such files, else the proposal."""
    if source.mapping and source.table == table:
        return dict(source.mapping)
    remembered = _remembered(source, table)
    return remembered or dict(tables_of(source)[table].proposed)


def _remembered(source: Import, table: int) -> dict[str, int] | None:
    mark = tables_of(source)[table].fingerprint
    return remembered_mapping(source.organisation, source.target, mark)


def _number(request: HttpRequest, name: str, source: Import, most: int) -> int:
    """The table asked for, else the one taken before, else the first with data."""
    asked = request.POST.get(name) or request.GET.get(name) or ""
    if asked:
        if not asked.isdecimal() or len(asked) > 4 or int(asked) >= most:
            raise Http404
        return int(asked)
    return source.table if source.mapped_at else int(source.reading["first"])


def _language() -> Language:
    return "en" if (get_language() or "ja").startswith("en") else "ja"
