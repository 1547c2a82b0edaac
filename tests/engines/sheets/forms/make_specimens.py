"""Make the specimen forms again: flat ODS text written here, turned by LibreOffice.

Run by hand (``python -m tests.engines.sheets.forms.make_specimens``); the tests read
the workbooks that are committed and need no LibreOffice.
"""

from __future__ import annotations

import base64
import shutil
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

FOLDER = Path(__file__).parent / "specimens"

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
 office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
"""

STYLES = """<office:styles>
 <style:style style:name="Default" style:family="table-cell">
  <style:text-properties style:font-name-asian="Droid Sans Fallback"/></style:style>
 <style:style style:name="warn" style:display-name="warn" style:family="table-cell"
  style:parent-style-name="Default">
  <style:table-cell-properties fo:background-color="#ffcccc"/></style:style>
</office:styles>
<office:automatic-styles>
 <number:date-style style:name="N1" number:language="ja" number:country="JP">
  <number:era number:calendar="gengou" number:style="long"/>
  <number:year number:calendar="gengou"/><number:text>年</number:text>
  <number:month/><number:text>月</number:text>
  <number:day/><number:text>日</number:text></number:date-style>
 <number:number-style style:name="N2"><number:number number:decimal-places="0"
  number:min-integer-digits="1" number:grouping="true"/></number:number-style>
 <number:text-style style:name="N3"><number:text-content/></number:text-style>
 <style:style style:name="co1" style:family="table-column">
  <style:table-column-properties style:column-width="3.2cm"/></style:style>
 <style:style style:name="shown" style:family="table" style:master-page-name="M">
  <style:table-properties table:display="true"/></style:style>
 <style:style style:name="hidden" style:family="table" style:master-page-name="M">
  <style:table-properties table:display="false"/></style:style>
 <style:style style:name="title" style:family="table-cell"
  style:parent-style-name="Default">
  <style:paragraph-properties fo:text-align="center"/>
  <style:text-properties fo:font-size="16pt" fo:font-weight="bold"/></style:style>
 {inputs}
 <style:style style:name="gr1" style:family="graphic">
  <style:graphic-properties draw:fill="none" svg:stroke-color="#c00000"
   svg:stroke-width="0.06cm"/></style:style>
 <style:page-layout style:name="pm1"><style:page-layout-properties
  fo:page-width="21cm" fo:page-height="29.7cm" style:print-orientation="portrait"
  style:scale-to-pages="1"/>
  <style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="M"
 style:page-layout-name="pm1">
 <style:header><text:p>様式第1号（第5条関係）</text:p></style:header>
 <style:footer><text:p>- <text:page-number>1</text:page-number> -</text:p>
 </style:footer></style:master-page></office:master-styles>
"""


def input_style(name: str, data_style: str = "", fill: str = "#ffffcc") -> str:
    data = f' style:data-style-name="{data_style}"' if data_style else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell"'
        f' style:parent-style-name="Default"{data}>'
        f'<style:table-cell-properties style:cell-protect="none"'
        f' fo:border="0.5pt solid #000000" fo:background-color="{fill}"'
        f' fo:wrap-option="wrap"/></style:style>'
    )


INPUTS = "".join(
    (
        input_style("in"),
        input_style("inday", "N1"),
        input_style("inyen", "N2"),
        input_style("intext", "N3"),
        input_style("plain", fill="transparent"),
    )
)


def cell(text: str = "", style: str = "", more: str = "", inside: str = "") -> str:
    styled = f' table:style-name="{style}"' if style else ""
    if "table:formula" in more:
        kind = ' office:value-type="float" office:value="0"'
    else:
        kind = ' office:value-type="string"' if text else ""
    body = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell{styled}{kind} {more}>{body}{inside}</table:table-cell>"


def covered(count: int) -> str:
    repeated = f'table:number-columns-repeated="{count}"'
    return f"<table:covered-table-cell {repeated}/>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def blank_rows(count: int) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{count}">'
        "<table:table-cell/></table:table-row>"
    )


def note(author: str, text: str) -> str:
    return (
        '<office:annotation draw:style-name="gr1" svg:width="4cm" svg:height="1.5cm">'
        f"<dc:creator>{author}</dc:creator><text:p>{text}</text:p></office:annotation>"
    )


def dot_png() -> str:
    """A red square of 8 × 8 pixels, as base64."""

    def part(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\xc0\x20\x20" * 8 for _ in range(8)))
    image = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", pixels)
    return base64.b64encode(image + part(b"IEND", b"")).decode()


SHAPES = f"""<table:shapes>
 <draw:frame draw:name="注意書き" draw:style-name="gr1" svg:width="6cm"
  svg:height="1.6cm" svg:x="11.5cm" svg:y="0.2cm"><draw:text-box>
  <text:p>太枠の中に記入してください。𠮷・髙もそのまま。</text:p></draw:text-box>
 </draw:frame>
 <draw:custom-shape draw:name="丸印" draw:style-name="gr1" svg:width="0.9cm"
  svg:height="0.7cm" svg:x="3.1cm" svg:y="2.4cm"><text:p/>
  <draw:enhanced-geometry draw:type="ellipse"/></draw:custom-shape>
 <draw:line draw:name="斜線" draw:style-name="gr1" svg:x1="0.3cm" svg:y1="9cm"
  svg:x2="6cm" svg:y2="10.5cm"/>
 <draw:frame draw:name="印" draw:style-name="gr1" svg:width="1cm" svg:height="1cm"
  svg:x="16cm" svg:y="2.6cm"><draw:image><office:binary-data>{dot_png()}
 </office:binary-data></draw:image></draw:frame>
</table:shapes>"""

CHOICE = 'table:content-validation-name="{}"'
WIDE = 'table:number-columns-spanned="{}" table:number-rows-spanned="1"'
SUM = 'table:formula="of:=SUM([.B8:.B9])"'


def grant_application() -> str:
    main = f"""<table:table table:name="交付申請書" table:style-name="shown"
 table:print-ranges="交付申請書.A1:交付申請書.F20" table:protected="true">
 {SHAPES}
 <table:table-column table:style-name="co1" table:number-columns-repeated="6"/>
 {row(cell("交付申請書", "title", WIDE.format(4)), covered(3))}
 {row(cell("申請者名"), cell("", "in", WIDE.format(3)), covered(2))}
 {row(cell("申請日"), cell("", "inday"))}
 {row(cell("団体コード"), cell("", "intext"))}
 {row(cell("事業区分"), cell("", "in", CHOICE.format("kinds")))}
 {row(cell("共催の有無"), cell("有 ・ 無", "plain", CHOICE.format("yesno")))}
 {row(cell("経費の内訳", "", "", note("財務課", "円単位で記入します。")))}
 {row(cell("旅費"), cell("", "inyen"), cell("円"))}
 {row(cell("会場費"), cell("", "inyen"), cell("円"))}
 {row(cell("合計"), cell("0", "", SUM), cell("円"))}
 {row(cell("事業の内容"), cell("", "in", WIDE.format(4)), covered(3))}
 <calcext:conditional-formats><calcext:conditional-format
  calcext:target-range-address="交付申請書.B8:交付申請書.B9">
  <calcext:condition calcext:apply-style-name="warn" calcext:value="&gt;1000000"
   calcext:base-cell-address="交付申請書.B8"/></calcext:conditional-format>
 </calcext:conditional-formats></table:table>"""
    total = 'table:formula="of:=[$交付申請書.B10]*2"'
    lists = f"""<table:table table:name="一覧" table:style-name="hidden">
 <table:table-column table:style-name="co1" table:number-columns-repeated="2"/>
 {row(cell("交流"), cell("0", "", total))}{row(cell("協力"))}{row(cell("招へい"))}
 </table:table>"""
    plain = f"""<table:table table:name="記入例" table:style-name="shown">
 <table:table-column table:style-name="co1" table:number-columns-repeated="2"/>
 {row(cell("申請者名"), cell("架橋市"))}</table:table>"""
    rules = """<table:content-validations>
 <table:content-validation table:name="kinds" table:allow-empty-cell="true"
  table:condition="of:cell-content-is-in-list([$一覧.$A$1:.$A$3])"
  table:base-cell-address="交付申請書.B5">
  <table:error-message table:message-type="stop" table:display="true"/>
 </table:content-validation>
 <table:content-validation table:name="yesno" table:allow-empty-cell="true"
  table:condition='of:cell-content-is-in-list("有 ・ 無";"有";"無")'
  table:base-cell-address="交付申請書.B6">
  <table:error-message table:message-type="stop" table:display="true"/>
 </table:content-validation></table:content-validations>"""
    names = named(
        ("申請者名", "$交付申請書.$B$2"),
        ("申請日", "$交付申請書.$B$3"),
        ("団体コード", "$交付申請書.$B$4"),
        ("事業区分", "$交付申請書.$B$5"),
        ("共催", "$交付申請書.$B$6"),
        ("旅費", "$交付申請書.$B$8"),
        ("会場費", "$交付申請書.$B$9"),
        ("合計", "$交付申請書.$B$10"),
        ("事業の内容", "$交付申請書.$B$11"),
        ("備考", "$交付申請書.$E$18"),
    )
    return document(rules + main + lists + plain + names)


def participant_list() -> str:
    def line(number: int) -> str:
        double = f'table:formula="of:=[.C{number}]*2"'
        yen = cell("", "inyen")
        return row(cell("", "in"), cell("", "inday"), yen, cell("0", "", double))

    def sheet(name: str) -> str:
        local = named(("主催者", f"$'{name}'.$B$1"))
        lines = "".join(line(number) for number in range(4, 9))
        return f"""<table:table table:name="{name}" table:style-name="shown">
 <table:table-column table:style-name="co1" table:number-columns-repeated="4"/>
 {row(cell("主催者"), cell("", "in", "", note("担当", "正式名称で。")))}
 {blank_rows(1)}
 {row(cell("氏名"), cell("生年月日"), cell("参加費"), cell("倍額"))}{lines}
 {local}</table:table>"""

    names = named(
        ("参加者", "$前期.$A$4:.$C$8"),
        ("氏名一覧", "$'後期 (9月)'.$A$4:.$A$8"),
        ("倍額一覧", "$前期.$D$4:.$D$8"),
    )
    return document(sheet("前期") + sheet("後期 (9月)") + names)


def sparse_1904() -> str:
    settings = (
        "<table:calculation-settings>"
        '<table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    main = f"""<table:table table:name="報告" table:style-name="shown">
 <table:table-column table:style-name="co1" table:number-columns-repeated="8"/>
 {row(cell("報告書"))}{blank_rows(3)}{row(cell("実施日"), cell("", "inday"))}
 {blank_rows(5)}{row(cell("以上"))}</table:table>"""
    names = named(
        ("実施日", "$報告.$B$5"),
        ("左上の空き", "$報告.$C$3"),
        ("遠くの欄", "$報告.$H$40"),
        ("間の欄", "$報告.$A$8"),
    )
    return document(settings + main + names)


def named(*names: tuple[str, str]) -> str:
    inside = "".join(
        f'<table:named-range table:name="{name}" table:base-cell-address="$A$1"'
        f' table:cell-range-address="{where}"/>'
        for name, where in names
    )
    return f"<table:named-expressions>{inside}</table:named-expressions>"


def document(inside: str) -> str:
    return (
        HEAD
        + STYLES.format(inputs=INPUTS)
        + f"<office:body><office:spreadsheet>{inside}</office:spreadsheet>"
        + "</office:body></office:document>"
    )


def make() -> None:
    """Write every specimen anew into ``specimens/``."""
    office = shutil.which("soffice")
    if office is None:
        raise SystemExit("LibreOffice is needed to make the specimens")
    for name, text in (
        ("grant_application", grant_application()),
        ("participant_list", participant_list()),
        ("sparse_1904", sparse_1904()),
    ):
        with tempfile.TemporaryDirectory() as folder:
            flat = Path(folder) / f"{name}.fods"
            flat.write_text(text, encoding="utf-8")
            subprocess.run(
                [
                    *(office, "--headless"),
                    *("--convert-to", "xlsx:Calc MS Excel 2007 XML"),
                    *("--outdir", str(FOLDER), str(flat)),
                ],
                check=True,
                capture_output=True,
            )


if __name__ == "__main__":
    make()
