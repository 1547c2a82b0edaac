"""How bytes go out. Who may have them is decided by the programme's view before."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404

from kakehashi.foundation.files import sniff
from kakehashi.foundation.files.models import StoredFile

logger = logging.getLogger(__name__)

_PICTURES = frozenset({sniff.PNG, sniff.JPEG})
_SHOWABLE = _PICTURES | {sniff.PDF}
# A sandbox stops whatever an uploaded file might run here. The browser's own PDF viewer
# does not start inside one, so a PDF that is shown gets the same by naming nothing.
_SANDBOX = "sandbox; default-src 'none'"
_PDF_SHOWN = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'"
)


def serve(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Answer with the file under the name it was given.

    ``inline`` shows a picture or a PDF in the browser; everything else is a download
    whatever is asked. Raises Http404 when the file was removed or its bytes are gone.
    """
    if stored.is_removed:
        raise Http404
    try:
        stream = stored.location.open("rb")
    except FileNotFoundError as missing:
        logger.exception("the bytes of file %s are missing", stored.pk)
        raise Http404 from missing
    shown = inline and stored.media_type in _SHOWABLE
    response = FileResponse(
        stream,
        as_attachment=not shown,
        filename=stored.name,
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        _PDF_SHOWN if shown and stored.media_type == sniff.PDF else _SANDBOX
    )
    response["Cache-Control"] = "private, no-store"
    return response
