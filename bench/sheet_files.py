"""Files such as municipalities publish, made the same at every run.

One list of places in eight columns: 全国地方公共団体コード, NO, 名称, 名称_カナ, 住所,
緯度, 経度, 供用開始年月日. Nothing is wrong in them.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from kakehashi.engines.sheets.tables import letter_of
from kakehashi.kernel.bodies import register
from kakehashi.kernel.bodies.extents import extent_of

Record = tuple[str, int, str, str, str, float, float, date]

HEADER = (
    "全国地方公共団体コード",
    "NO",
    "名称",
    "名称_カナ",
    "住所",
    "緯度",
    "経度",
    "供用開始年月日",
)
CODES = ("222127", "221309", "131016", "271004", "011002", "472018", "342025")
QUARTERS = (
    ("本町", "ホンチョウ"),
    ("栄町", "サカエチョウ"),
    ("緑が丘", "ミドリガオカ"),
    ("港町", "ミナトマチ"),
    ("桜木", "サクラギ"),
    ("大手", "オオテ"),
    ("松原", "マツバラ"),
    ("川原", "カワハラ"),
)
PLACES = (
    ("公園", "コウエン"),
    ("集会所", "シュウカイジョ"),
    ("児童館", "ジドウカン"),
    ("図書室", "トショシツ"),
    ("体育館", "タイイクカン"),
    ("避難所", "ヒナンジョ"),
)
_FIRST_DAY = date(1955, 4, 1)
_SERIAL_ZERO = date(1899, 12, 30)


def records(count: int, seed: int = 20260401) -> Iterator[Record]:
    """Yield records whose points lie in the bodies that their codes and addresses name.

    Every name tells its record apart; nothing else of it is repeated on purpose.
    """
    chance = random.Random(seed)
    towns = []
    for code in CODES:
        extent = extent_of(code)
        assert extent is not None, code
        towns.append((code, register().full_name(register().bodies[code]), extent))
    for number in range(1, count + 1):
        code, town, extent = chance.choice(towns)
        quarter, quarter_kana = chance.choice(QUARTERS)
        place, place_kana = chance.choice(PLACES)
        yield (
            code,
            number,
            f"{quarter}第{number}{place}",
            f"{quarter_kana}ダイ{number}{place_kana}",
            f"{town}{quarter}{chance.randint(1, 9)}丁目"
            f"{chance.randint(1, 60)}番{chance.randint(1, 40)}号",
            round(chance.uniform(extent.south, extent.north), 6),
            round(chance.uniform(extent.west, extent.east), 6),
            _FIRST_DAY + timedelta(days=chance.randrange(25_000)),
        )


def write_csv(path: Path, count: int, encoding: str) -> None:
    """Write the list as Excel would save it: CRLF, no quotes."""
    with path.open("w", encoding=encoding, newline="\r\n") as file:
        file.write(",".join(HEADER) + "\n")
        for record in records(count):
            file.write(",".join(map(str, record)) + "\n")


def write_xlsx(path: Path, count: int, *, shared: bool) -> None:
    """Write the list as a workbook, its texts shared as Excel does, or in the cells."""
    strings: dict[str, int] = {}

    def told(text: str) -> tuple[str, str]:
        if shared:
            return "s", f"<v>{strings.setdefault(text, len(strings))}</v>"
        return "inlineStr", f"<is><t>{escape(text)}</t></is>"

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for member, content in _FRAME.items():
            package.writestr(member, content)
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f"{_DECLARED}<worksheet {_MAIN}><sheetData>".encode())
            for row, cells in enumerate(_typed(count), 1):
                sheet.write(_row(row, cells, told).encode())
            sheet.write(b"</sheetData></worksheet>")
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        package.writestr(
            "xl/sharedStrings.xml", f"{_DECLARED}<sst {_MAIN}>{items}</sst>"
        )


def _typed(count: int) -> Iterator[tuple[object, ...]]:
    yield HEADER
    yield from records(count)


def _row(
    row: int, cells: tuple[object, ...], told: Callable[[str], tuple[str, str]]
) -> str:
    written = []
    for at, cell in enumerate(cells):
        address = f"{letter_of(at)}{row}"
        if isinstance(cell, str):
            kind, content = told(cell)
            written.append(f'<c r="{address}" t="{kind}">{content}</c>')
        elif isinstance(cell, date):
            serial = (cell - _SERIAL_ZERO).days
            written.append(f'<c r="{address}" s="1"><v>{serial}</v></c>')
        else:
            written.append(f'<c r="{address}"><v>{cell}</v></c>')
    return f'<row r="{row}">{"".join(written)}</row>'


_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKED = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FRAME = {
    "[Content_Types].xml": _DECLARED
    + f'<Types xmlns="{_PACKED}/content-types">'
    + '<Default Extension="rels" '
    + 'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    + f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    + '<Override PartName="/xl/worksheets/sheet1.xml" '
    + f'ContentType="{_TYPE}.worksheet+xml"/>'
    + '<Override PartName="/xl/sharedStrings.xml" '
    + f'ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": _DECLARED
    + f'<Relationships xmlns="{_PACKED}/relationships"><Relationship Id="rId1" '
    + f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": _DECLARED
    + f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
    + '<sheet name="一覧" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _DECLARED
    + f'<Relationships xmlns="{_PACKED}/relationships">'
    + f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" '
    + 'Target="worksheets/sheet1.xml"/>'
    + f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    + f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" '
    + 'Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": _DECLARED
    + f'<styleSheet {_MAIN}><fonts count="1"><font/></fonts>'
    + '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    + '<fill><patternFill patternType="gray125"/></fill></fills>'
    + '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
    + '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
    + '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs><cellStyles count="1">'
    + '<cellStyle name="標準" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
