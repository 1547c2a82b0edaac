"""One table of a folder, as CSV or Parquet: every cell is checked where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.market import Ints

ENDINGS: Final = (".csv", ".parquet")
HEADER: Final = 2
"""The line of the first row of a CSV file; rows of Parquet count from 1."""


@dataclass(frozen=True, eq=False)
class Table:
    """A file and its columns by name; of a file that is not there, none."""

    file: str
    columns: Mapping[str, Any]
    rows: int

    def wrong(
        self, code: str, message: str, *, row: int | None = None, column: str = ""
    ) -> InvalidMarket:
        """That a cell is wrong, with its file, line, column and id."""
        names = list(self.columns)
        at = names.index(column) + 1 if column in names else 0
        if row is None:
            where, line = f"{self.file} {column}".strip(), 0
        else:
            line = row + (HEADER if self.file.endswith(ENDINGS[0]) else 1)
            where = f"{self.file} {line}行目 {column}".strip()
            first = str(self.columns[names[0]][row].as_py()) if names else ""
            where += f"({names[0]}={first})" if names and names[0] != column else ""
        path = (
            self.file,
            *(() if row is None else (line,)),
            *([column] * bool(column)),
        )
        return InvalidMarket(
            code, f"{where}: {message}", path=path, line=line, column=at
        )

    def texts(self, name: str, *, needed: bool = True) -> list[str]:
        """The texts of a column; an empty one is refused where one is ``needed``."""
        cells = [cell or "" for cell in self._texts(name, needed=needed).to_pylist()]
        if needed and "" in cells:
            raise self.wrong("missing", "空欄です。", row=cells.index(""), column=name)
        return cells

    def _texts(self, name: str, *, needed: bool) -> Any:
        import pyarrow as pa  # noqa: PLC0415 -- heavy

        if name not in self.columns:
            if needed and self.rows:
                raise self.wrong("missing", "この列がありません。", column=name)
            return pa.array([""] * self.rows, pa.string())
        column = self.columns[name]
        if not (
            pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        ):
            raise self.wrong("wrong-kind", "文字列を書いてください。", column=name)
        return column

    def known(self, name: str, ids: Iterable[str]) -> Ints:
        """The position of each id of a column."""
        import pyarrow as pa  # noqa: PLC0415 -- heavy
        import pyarrow.compute as pc  # noqa: PLC0415 -- heavy

        cells = self._texts(name, needed=True)
        found = pc.index_in(cells, value_set=pa.array(list(ids), cells.type))
        places: Ints = pc.fill_null(found, -1).to_numpy().astype(np.int64)
        unknown = np.flatnonzero(places < 0)
        if len(unknown):
            row = int(unknown[0])
            message = f"「{cells[row].as_py() or ''}」という番号(id)はありません。"
            raise self.wrong("unknown-id", message, row=row, column=name)
        return places

    def whole(self, name: str, *, usual: int | None, least: int, most: int) -> Ints:
        """The whole numbers of a column; ``usual`` stands where a cell is empty."""
        import pyarrow as pa  # noqa: PLC0415 -- heavy
        import pyarrow.compute as pc  # noqa: PLC0415 -- heavy

        if name not in self.columns and (usual is not None or not self.rows):
            return np.full(self.rows, usual or 0, dtype=np.int64)
        if name not in self.columns:
            raise self.wrong("missing", "この列がありません。", column=name)
        cells = self.columns[name]
        if pa.types.is_string(cells.type):
            if usual is not None:
                cells = pc.if_else(pc.equal(cells, ""), str(usual), cells)
            good = pc.match_substring_regex(cells, r"^-?[0-9]{1,18}$")
        else:
            is_whole = pa.types.is_integer(cells.type) or pa.types.is_null(cells.type)
            cells = cells if usual is None else pc.fill_null(cells, usual)
            good = pc.and_(pc.is_valid(cells), pa.scalar(is_whole))
        self._all(
            pc.fill_null(good, fill_value=False),
            name,
            "not-whole",
            "整数を書いてください。",
        )
        numbers: Ints = pc.cast(cells, pa.int64()).to_numpy()
        within = (numbers >= least) & (numbers <= most)
        message = f"{least}以上{most}以下の数を書いてください。"
        self._all(within, name, "out-of-range", message)
        return numbers.astype(np.int64)

    def _all(self, good: Any, name: str, code: str, message: str) -> None:
        wrong = np.flatnonzero(~np.asarray(good, dtype=bool))
        if len(wrong):
            raise self.wrong(code, message, row=int(wrong[0]), column=name)

    def flags(self, name: str) -> list[bool]:
        """The truth values of a column; true where a cell is empty."""
        import pyarrow as pa  # noqa: PLC0415 -- heavy

        if name in self.columns and pa.types.is_boolean(self.columns[name].type):
            return [cell is not False for cell in self.columns[name].to_pylist()]
        cells = self.texts(name, needed=False)
        for row, cell in enumerate(cells):
            if cell not in {"", "true", "false"}:
                message = "trueかfalseを書いてください。"
                raise self.wrong("wrong-kind", message, row=row, column=name)
        return [cell != "false" for cell in cells]

    def once(self, codes: Ints, column: str, code: str, message: str) -> None:
        """That no code stands twice; the row that repeats one is told."""
        order = np.argsort(codes, kind="stable")
        again = np.flatnonzero(codes[order][1:] == codes[order][:-1])
        if len(again):
            row = int(order[again + 1].min())
            raise self.wrong(code, message, row=row, column=column)


def read_table(
    folder: Path, name: str, known: Iterable[str], prefix: str = ""
) -> Table:
    """A table of a folder; one that is not there has no rows.

    ``known`` are the columns it may have, beside those that begin with ``prefix``.

    Raises:
        InvalidMarket: ``not-table``, ``unknown-key``, ``key-twice``, ``two-files``.
    """
    there = [
        folder / (name + end) for end in ENDINGS if (folder / (name + end)).exists()
    ]
    if not there:
        return Table(name + ENDINGS[0], {}, 0)
    if len(there) > 1:
        message = f"{there[0].name}と{there[1].name}の両方があります。"
        raise InvalidMarket("two-files", message, path=(there[1].name,))
    file = there[0]
    names, table = _read(file)
    for at, column in enumerate(names):
        if column in names[:at]:
            message = f"{file.name}: 「{column}」という列が2回あります。"
            raise InvalidMarket("key-twice", message, path=(file.name, column), line=1)
        if column not in set(known) and not (prefix and column.startswith(prefix)):
            message = f"{file.name}: 「{column}」という列はありません。"
            raise InvalidMarket(
                "unknown-key", message, path=(file.name, column), line=1
            )
    columns = {key: table.column(at).combine_chunks() for at, key in enumerate(names)}
    return Table(file.name, columns, int(table.num_rows))


def _read(file: Path) -> tuple[list[str], Any]:
    """The names of the columns, and the table."""
    import pyarrow as pa  # noqa: PLC0415 -- heavy
    from pyarrow import csv, parquet  # noqa: PLC0415 -- heavy

    try:
        if file.suffix == ENDINGS[1]:
            table = parquet.read_table(file)
            return list(table.column_names), table
        with csv.open_csv(file) as opened:
            names = list(opened.schema.names)
        table = csv.read_csv(
            file,
            parse_options=csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        message = f"{file.name}: 表として読めません({error})。"
        raise InvalidMarket("not-table", message, path=(file.name,)) from None
    return list(table.column_names), table


def write_table(folder: Path, name: str, columns: Mapping[str, Any], end: str) -> None:
    """Write columns as one table of a folder."""
    import pyarrow as pa  # noqa: PLC0415 -- heavy
    from pyarrow import csv, parquet  # noqa: PLC0415 -- heavy

    table = pa.table(dict(columns))
    if end == ENDINGS[1]:
        parquet.write_table(table, folder / (name + end))
    else:
        csv.write_csv(table, folder / (name + end))
