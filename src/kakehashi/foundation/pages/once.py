"""A form is taken once, however often it is sent (二重送信の防止)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeVar

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from kakehashi.foundation.pages import receipts

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
SEE_OTHER: Final = 303


def once(
    view: Callable[Concatenate[R, P], HttpResponseBase],
) -> Callable[Concatenate[R, P], HttpResponseBase]:
    """Answer the second POST of one ``form_key`` with the redirect of the first.

    The view runs in one transaction with the receipt, and its answer decides:

    - a redirect (or htmx's ``HX-Redirect``): act and receipt are kept, both or neither;
    - 400 and above: everything is rolled back, so a refused act leaves nothing and the
      corrected form may be sent with the same key;
    - any other answer (an autosave, a part of a page): the act is kept, no receipt.

    A POST without a key is not protected. Another person's key is a bad request.
    """

    @wraps(view)
    def guarded(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        # Reading POST here receives uploads before the transaction begins.
        key = request.POST.get("form_key", "") if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)
        if len(key) > receipts.LONGEST_KEY or not key.isprintable():
            raise BadRequest("form_key cannot be read")
        person = request.user.pk
        with transaction.atomic():
            receipt = receipts.take(
                key, path=request.path, user_id=person, at=timezone.now()
            )
            if receipt is not None:
                response = view(request, *args, **kwargs)
                location = _location(response)
                if location:
                    receipt.location = location
                    receipt.save(update_fields=["location"])
                elif response.status_code >= 400:
                    transaction.set_rollback(True)
                else:
                    receipt.delete()
                return response
        location = receipts.location_of(key, path=request.path, user_id=person)
        again = HttpResponseRedirect(location)
        again.status_code = SEE_OTHER
        return again

    return guarded


def _location(response: HttpResponseBase) -> str:
    if 300 <= response.status_code < 400 and response.status_code != 304:
        return response.headers.get("Location", "")
    return response.headers.get("HX-Redirect", "")
