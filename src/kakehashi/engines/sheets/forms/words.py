"""Word forms: templates whose ``{{ name }}`` places are filled."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.forms.contents import checked_text, day_in_words
from kakehashi.engines.sheets.forms.model import WordValue, problem
from kakehashi.engines.sheets.forms.package import Package, open_package, parse
from kakehashi.engines.sheets.reading.packages import broken_is_refused
from kakehashi.kernel.problems import Refused

if TYPE_CHECKING:
    from jinja2 import Environment

_MAIN: Final = "wordprocessingml.document.main+xml"
_PARTS_WITH_PLACES: Final = ("footnotes+xml",)

# Places, loops and conditions over what is given; nothing that calls, computes
# without end, or reaches for anything else.
_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
    nodes.Test,
)
_FILTERS: Final = frozenset(("comma", "default", "join", "length"))
_TESTS: Final = frozenset(("defined", "none"))


def fill_word(template: bytes, values: Mapping[str, WordValue]) -> bytes:
    """Return a Word form with values in its places.

    Days are written 令和8年11月22日; other values as they are, line breaks kept.
    Text is text: nothing in it is taken for XML or for a place. A template may loop
    (``{%tr for row in rows %}``), choose (``{% if %}``) and group digits
    (``{{ amount|comma }}``), nothing else.

    Args:
        template: the document (.docx).
        values: a value for every place; lists of mappings for loops.

    Raises:
        Rejected: a hostile or broken file, or one that is no Word document.
        Refused: ``form-word-missing`` and ``form-word-unknown`` beside each name,
            ``form-word-instruction``, ``form-illegal-character``, ``form-long-text``.
    """
    wanted = set(word_names(template))
    problems = [
        problem("form-word-missing", name, value=name)
        for name in sorted(wanted - set(values))
    ] + [
        problem("form-word-unknown", name, value=name)
        for name in sorted(set(values) - wanted)
    ]
    if problems:
        raise Refused(*problems)
    context = {name: _plain(value, name) for name, value in values.items()}
    document = DocxTemplate(io.BytesIO(template))
    out = io.BytesIO()
    try:
        with broken_is_refused():
            document.render(context, _environment(), autoescape=True)
            document.save(out)
    except UndefinedError as error:
        name = str(error.message).rpartition("'")[0].rpartition("'")[2]
        raise Refused(problem("form-word-missing", name, value=name)) from error
    except TemplateError as error:
        raise _instruction(type(error).__name__) from error
    return out.getvalue()


def word_names(template: bytes) -> tuple[str, ...]:
    """Return the names a Word form asks for, sorted.

    Raises:
        Rejected: a hostile or broken file, or one that is no Word document.
        Refused: ``form-word-instruction`` for what a form may not hold.
    """
    _check_package(open_package(template))
    environment = _environment()
    names: set[str] = set()
    for text in _texts(template):
        try:
            tree = environment.parse(text)
        except TemplateError as error:
            raise _instruction(str(error.message)) from error
        _check(tree)
        names |= meta.find_undeclared_variables(tree)
    return tuple(sorted(names))


def _check_package(package: Package) -> None:
    types = parse(package.part("[Content_Types].xml"))
    if not any(_MAIN in (entry.get("ContentType") or "") for entry in types):
        raise reject("form-no-word")
    for path, data in package.parts.items():
        if path.endswith((".xml", ".rels")):
            parse(data)


def _texts(template: bytes) -> Iterator[str]:
    """Yield the texts of a document in which places are filled."""
    with broken_is_refused():
        document = DocxTemplate(io.BytesIO(template))
        document.init_docx()
        yield document.patch_xml(document.get_xml())
        for uri in (document.HEADER_URI, document.FOOTER_URI):
            for _, part in document.get_headers_footers(uri):
                yield document.patch_xml(document.get_part_xml(part))
        for part in document.docx.part.package.parts:
            if part.content_type.endswith(_PARTS_WITH_PLACES):
                yield document.patch_xml(part.blob.decode("utf-8"))
        properties = document.docx.core_properties
        for name in ("author", "comments", "identifier", "language"):
            yield getattr(properties, name)
        yield properties.subject
        yield properties.title


def _check(tree: nodes.Template) -> None:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, (*_ALLOWED, nodes.Keyword)):
            raise _instruction(type(node).__name__)
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise _instruction(node.name)
        if isinstance(node, nodes.Test) and node.name not in _TESTS:
            raise _instruction(node.name)
        if isinstance(node, nodes.For) and node.recursive:
            raise _instruction("recursive")


def _instruction(said: str) -> Refused:
    return Refused(problem("form-word-instruction", value=said))


def _environment() -> Environment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, loader=None
    )
    environment.globals.clear()
    environment.filters["comma"] = _comma
    return environment


def _comma(value: object) -> str:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def _plain(value: WordValue, name: str) -> object:
    if isinstance(value, str):
        return checked_text(value, name)
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Mapping):
        return {key: _plain(item, name) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item, name) for item in value]
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    raise Refused(problem("form-odd-value", name, value=type(value).__name__))
