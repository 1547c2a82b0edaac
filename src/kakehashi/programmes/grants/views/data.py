"""Open data (オープンデータ) for everyone: the dictionary, and each dataset to take."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from io import StringIO
from urllib.parse import quote

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import condition

from kakehashi.engines.sheets.writing.formulas import guarded
from kakehashi.foundation.accounts.who import everyone
from kakehashi.foundation.pages.editions import EditionWatch
from kakehashi.foundation.pages.formats import is_english
from kakehashi.foundation.pages.pagecache import cache_public
from kakehashi.programmes.grants.queries.dictionary import (
    BY_NAME,
    DATASETS,
    Column,
    Dataset,
)
from kakehashi.programmes.grants.queries.open_data import (
    Cell,
    Row,
    edition_of,
    rows_of,
)
from kakehashi.programmes.grants.views.calls import demonstration

LINES_AT_ONCE = 200  # lines written to the reader at once
KEPT = "public, max-age=300"
MARK = "\ufeff"  # by which Excel knows UTF-8


@everyone
@cache_public(600)
def data(request: HttpRequest) -> HttpResponse:
    """What can be taken, and what every column means."""
    context = {
        "datasets": DATASETS,
        "is_english": is_english(),
        "is_demonstration": demonstration(),
    }
    return render(request, "grants/data.html", context)


def _edition(request: HttpRequest, name: str) -> str:
    """By which a reader asks whether anything changed. The day is in it because a body
    may be renamed without any publication."""
    parts = (
        request.path.rpartition("/")[2],
        edition_of(name) if name in BY_NAME else "",
        EditionWatch().number(),
        timezone.localdate(),
        int(demonstration()),
    )
    return f'W/"{"-".join(map(str, parts))}"'


@everyone
@condition(etag_func=_edition)
def data_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """A dataset as CSV: UTF-8 with BOM, CRLF, sent while it is read."""
    dataset = _dataset(name)
    lines = _csv_lines(dataset, _rows(dataset))
    return _download(dataset, "csv", lines, "text/csv; charset=utf-8")


@everyone
@condition(etag_func=_edition)
def data_json(request: HttpRequest, name: str) -> HttpResponseBase:
    """A dataset as JSON with its dictionary, sent while it is read."""
    dataset = _dataset(name)
    lines = _json_lines(dataset, _rows(dataset))
    return _download(dataset, "json", lines, "application/json")


def _dataset(name: str) -> Dataset:
    if name not in BY_NAME:
        raise Http404
    return BY_NAME[name]


def _rows(dataset: Dataset) -> Iterator[Row]:
    site = settings.SITE_URL.rstrip("/")
    return rows_of(dataset.name, demonstration=demonstration(), site=site)


def _download(
    dataset: Dataset, form: str, lines: Iterable[str], content_type: str
) -> HttpResponseBase:
    response = StreamingHttpResponse(lines, content_type=content_type)
    mark = "_実演" if demonstration() else ""
    name = f"grants_{dataset.name}{mark}.{form}"
    response["Content-Disposition"] = (
        f'attachment; filename="grants_{dataset.name}.{form}";'
        f" filename*=UTF-8''{quote(name)}"
    )
    response["Cache-Control"] = KEPT
    response["Access-Control-Allow-Origin"] = "*"  # open to programs of other sites
    return response


def _csv_lines(dataset: Dataset, rows: Iterable[Row]) -> Iterator[str]:
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    out.write(MARK)
    writer.writerow(dataset.header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_text(row[name]) for name in dataset.header])
        if number % LINES_AT_ONCE == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    # What a spreadsheet would run gets an apostrophe in front.
    return guarded(cell) if isinstance(cell, str) else str(cell)


def _json_lines(dataset: Dataset, rows: Iterable[Row]) -> Iterator[str]:
    say = partial(json.dumps, ensure_ascii=False, default=date.isoformat)
    head = {
        "dataset": dataset.name,
        "title": {"ja": dataset.ja, "en": dataset.en},
        "row": {"ja": dataset.row_ja, "en": dataset.row_en},
        "source": {"ja": dataset.source_ja, "en": dataset.source_en},
        "columns": [_described(column) for column in dataset.columns],
    }
    yield say(head)[:-1] + ', "rows": ['
    held: list[str] = []
    before = "\n"
    for row in rows:
        held.append(say({name: _plain(row[name]) for name in dataset.header}))
        if len(held) == LINES_AT_ONCE:
            yield before + ",\n".join(held)
            held, before = [], ",\n"
    if held:
        yield before + ",\n".join(held)
    yield "\n]}\n"


def _plain(cell: Cell) -> Cell:
    return None if cell == "" else cell


def _described(column: Column) -> dict[str, object]:
    return {
        "name": column.name,
        "type": column.type,
        "unit": column.unit,
        "may_be_empty": column.may_be_empty,
        "ja": column.ja,
        "en": column.en,
        "360giving": column.giving,
    }
