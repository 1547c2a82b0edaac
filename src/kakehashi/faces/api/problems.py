"""Every error of the interface as a list of problems: code, message, field."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kakehashi.faces.api.operations import NotFound
from kakehashi.kernel.problems import Problem, Refused


def speak_in_problems(api: NinjaAPI) -> None:
    """Answer each kind of error in the same shape."""

    def answer(request: HttpRequest, status: int, *problems: Problem) -> HttpResponse:
        told = [
            {"code": p.code, "message": p.message, "field": p.field} for p in problems
        ]
        return api.create_response(request, {"problems": told}, status=status)

    def refused(request: HttpRequest, error: Refused | type[Refused]) -> HttpResponse:
        assert isinstance(error, Refused)
        status = 404 if isinstance(error, NotFound) else 400
        return answer(request, status, *error.problems)

    def unreadable(
        request: HttpRequest, error: ValidationError | type[ValidationError]
    ) -> HttpResponse:
        assert isinstance(error, ValidationError)
        problems = [
            Problem("parameter-unreadable", str(fault["msg"]), str(fault["loc"][-1]))
            for fault in error.errors
        ]
        return answer(request, 400, *problems)

    def missing(request: HttpRequest, error: Http404 | type[Http404]) -> HttpResponse:
        return answer(request, 404, Problem("not-found", _("There is nothing here.")))

    def other(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
        assert isinstance(error, HttpError)
        return answer(request, error.status_code, Problem("refused", str(error)))

    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(ValidationError, unreadable)
    api.add_exception_handler(Http404, missing)
    api.add_exception_handler(HttpError, other)
