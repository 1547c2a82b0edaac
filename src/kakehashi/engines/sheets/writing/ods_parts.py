"""The parts of an OpenDocument spreadsheet around its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.writing.model import ColumnToWrite
from kakehashi.engines.sheets.writing.rule_words import TITLE, words_for

MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"

_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_URN: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES: Final = " ".join(
    f'xmlns:{prefix}="{_URN}{name}"'
    for prefix, name in (
        ("office", "office:1.0"),
        ("table", "table:1.0"),
        ("text", "text:1.0"),
        ("style", "style:1.0"),
        ("number", "datastyle:1.0"),
        ("config", "config:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("of", "of:1.2"),
    )
)
_OOO: Final = 'xmlns:ooo="http://openoffice.org/2004/office"'
_VERSION: Final = 'office:version="1.3"'
_CM_A_LETTER: Final = 0.21

MANIFEST: Final = (
    f'{_XML}<manifest:manifest xmlns:manifest="{_URN}manifest:1.0"'
    ' manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}"'
        ' manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "settings.xml")
    )
    + "</manifest:manifest>"
)

STYLES: Final = (
    f"{_XML}<office:document-styles {_NAMES} {_VERSION}><office:styles>"
    '<style:style style:name="Default" style:family="table-cell"/>'
    "</office:styles></office:document-styles>"
)

NO_TABLE: Final = (
    '<table:table table:name="シート"><table:table-column/>'
    "<table:table-row><table:table-cell/></table:table-row></table:table>"
)
CONTENT_END: Final = "</office:spreadsheet></office:body></office:document-content>"

_DAY: Final = (
    '<number:year number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text>'
    '<number:day number:style="long"/>'
)
_CLOCK: Final = (
    '<number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/>'
)
_NUMBER_STYLES: Final = (
    f'<number:date-style style:name="n-day">{_DAY}</number:date-style>'
    f'<number:date-style style:name="n-instant">{_DAY}'
    f"<number:text> </number:text>{_CLOCK}</number:date-style>"
    f'<number:time-style style:name="n-clock">{_CLOCK}</number:time-style>'
    '<number:number-style style:name="n-money"><number:number'
    ' number:decimal-places="0" number:min-integer-digits="1"'
    ' number:grouping="true"/></number:number-style>'
    '<number:text-style style:name="n-text"><number:text-content/>'
    "</number:text-style>"
)
_CELL_STYLES: Final = (
    "".join(
        f'<style:style style:name="{name}" style:family="table-cell"'
        f' style:parent-style-name="Default" style:data-style-name="n-{name}"/>'
        for name in ("day", "instant", "clock", "money", "text")
    )
    + '<style:style style:name="head" style:family="table-cell"'
    ' style:parent-style-name="Default"><style:table-cell-properties'
    ' fo:background-color="#e8f1fe" fo:border-bottom="0.5pt solid #8c8c8c"'
    ' fo:wrap-option="wrap"/><style:text-properties fo:font-weight="bold"'
    ' style:font-weight-asian="bold"/></style:style>'
)


def content_head(widths: Sequence[Sequence[int]]) -> str:
    """Return the content up to its sheets: a style for the width of each column."""
    columns = "".join(
        f'<style:style style:name="w{at}-{place}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CM_A_LETTER:.2f}'
        'cm"/></style:style>'
        for at, sheet in enumerate(widths)
        for place, width in enumerate(sheet)
    )
    return (
        f"{_XML}<office:document-content {_NAMES} {_VERSION}>"
        f"<office:automatic-styles>{_NUMBER_STYLES}{_CELL_STYLES}{columns}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
    )


def rule_name(sheet: int, place: int) -> str:
    """Return the name of the rule of a column."""
    return f"v{sheet}-{place}"


def condition(column: ColumnToWrite) -> str:
    """Return what a column takes, as a formula; ``""`` for anything."""
    if column.choices:
        listed = ";".join(
            f'"{c.replace(chr(34), chr(34) * 2)}"' for c in column.choices
        )
        return f"of:cell-content-is-in-list({listed})"
    between = f"cell-content-is-between({-(10**13)},{10**13})"
    if column.kind is Kind.MONEY:
        return f"of:cell-content-is-whole-number() and {between}"
    if column.kind is Kind.NUMBER:
        return f"of:cell-content-is-decimal-number() and {between}"
    if column.kind is Kind.DATE:
        return "of:cell-content-is-date() and cell-content()>=2"
    return ""


def validations(sheets: Sequence[Sequence[ColumnToWrite]]) -> str:
    """Return the rules of every column that has one, or a note."""
    rules = "".join(
        _rule(rule_name(at, place), column)
        for at, columns in enumerate(sheets)
        for place, column in enumerate(columns)
        if condition(column) or column.note
    )
    opened = "<table:content-validations>"
    return f"{opened}{rules}</table:content-validations>" if rules else ""


def _rule(name: str, column: ColumnToWrite) -> str:
    formula = condition(column)
    asked = f" table:condition={quoteattr(formula)}" if formula else ""
    note = (
        f"<table:help-message table:title={quoteattr(column.name)}"
        ' table:display="true">'
        f"<text:p>{escape(column.note)}</text:p></table:help-message>"
        if column.note
        else ""
    )
    words = words_for(column)
    error = (
        f"<table:error-message table:title={quoteattr(TITLE)}"
        ' table:message-type="stop" table:display="true">'
        f"<text:p>{words}</text:p></table:error-message>"
        if words
        else ""
    )
    return (
        f'<table:content-validation table:name="{name}"{asked}'
        ' table:allow-empty-cell="true" table:display-list="unsorted">'
        f"{note}{error}</table:content-validation>"
    )


def filters(ranges: Sequence[tuple[str, str, int]]) -> str:
    """Return a filter on each sheet: its name, its last column, its last row."""
    found = "".join(
        f'<table:database-range table:name="__Anonymous_Sheet_DB__{at}"'
        f" table:target-range-address={quoteattr(_address(name, letter, last))}"
        ' table:display-filter-buttons="true"/>'
        for at, (name, letter, last) in enumerate(ranges)
    )
    opened = "<table:database-ranges>"
    return f"{opened}{found}</table:database-ranges>" if found else ""


def _address(name: str, letter: str, last: int) -> str:
    sheet = "'" + name.replace("'", "''") + "'"
    return f"{sheet}.A1:{sheet}.{letter}{last}"


def settings(names: Sequence[str]) -> str:
    """Return the view of each sheet: its first row frozen."""
    frozen = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
        "</config:config-item>"
        for name, kind, value in (
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", 1),
            ("ActiveSplitRange", "short", 2),
            ("PositionBottom", "int", 1),
        )
    )
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(name)}>{frozen}"
        "</config:config-item-map-entry>"
        for name in names
    )
    return (
        f"{_XML}<office:document-settings {_NAMES} {_OOO} {_VERSION}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item config:name="ViewId"'
        ' config:type="string">view1</config:config-item>'
        '<config:config-item-map-named config:name="Tables">'
        f"{tables}</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set>"
        "</office:settings></office:document-settings>"
    )
