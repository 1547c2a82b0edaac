from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import signed_in
from kakehashi.foundation.files.views import serve
from kakehashi.foundation.organisations.queries import headquarters
from kakehashi.programmes.grants.documents import cover_pdf
from kakehashi.programmes.grants.models import Letter
from kakehashi.programmes.grants.queries.applications import letter_of, papers_of
from kakehashi.programmes.grants.queries.letters import letters_about
from kakehashi.programmes.grants.views.found import application_or_404, note_reading
from kakehashi.programmes.grants.views.procedures import procedure_or_404


@signed_in
def cover(request: MemberRequest, reference: str) -> HttpResponse:
    """The covering letter with the applicant's own number, to print or as PDF."""
    now = timezone.now()
    application = application_or_404(request, reference, at=now)
    note_reading(request, application, "cover", at=now)
    lines = list(application.lines.all())
    total = sum(line.amount_yen for line in lines)
    if request.GET.get("as") == "pdf":
        with translation.override("ja"):
            pdf = cover_pdf(application, total)
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{reference}_cover.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response
    context = {
        "application": application,
        "case": application.case,
        "call": application.call,
        "total": total,
        "papers": papers_of(application),
        "association": headquarters(),
    }
    return render(request, "grants/cover.html", context)


@signed_in
def paper(request: MemberRequest, reference: str, paper_id: int) -> HttpResponseBase:
    """An attachment, shown where a browser can show it, else a download."""
    now = timezone.now()
    application = application_or_404(request, reference, at=now)
    found = get_object_or_404(papers_of(application), pk=paper_id)
    note_reading(request, application, f"paper:{found.pk}", at=now)
    return serve(found.file, inline=True)


@signed_in
def letter(request: MemberRequest, reference: str) -> HttpResponseBase:
    """The letter of the decision as it was numbered and sent (PDF)."""
    application = application_or_404(request, reference, at=timezone.now())
    return _served(letter_of(application))


@signed_in
def letter_word(request: MemberRequest, reference: str) -> HttpResponseBase:
    """The same letter as a Word document."""
    application = application_or_404(request, reference, at=timezone.now())
    return _served(letter_of(application), word=True)


@signed_in
def procedure_letter(
    request: MemberRequest, reference: str, letter_id: int
) -> HttpResponseBase:
    """A letter about a procedure (PDF), for whoever may see the procedure."""
    procedure = procedure_or_404(request, reference, at=timezone.now())
    return _served(letters_about(procedure).filter(pk=letter_id).first())


@signed_in
def procedure_letter_word(
    request: MemberRequest, reference: str, letter_id: int
) -> HttpResponseBase:
    """The same letter as a Word document."""
    procedure = procedure_or_404(request, reference, at=timezone.now())
    return _served(letters_about(procedure).filter(pk=letter_id).first(), word=True)


def _served(letter: Letter | None, *, word: bool = False) -> HttpResponseBase:
    file = None if letter is None else letter.word if word else letter.file
    if file is None:
        raise Http404
    return serve(file, inline=True)
