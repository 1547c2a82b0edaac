"""One reader on one file, in a process of its own: prints what it took, as JSON.

``python -m bench.sheet_readers READER FILE``. The imports a reader always needs are
made first; time and memory count from there.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

Reading = Callable[[Path], int]
"""Reads a file and returns how many data rows it has."""

_READING = "kakehashi.engines.sheets.reading"


def pandas_csv() -> Reading:
    import pandas as pd  # noqa: PLC0415 -- only the child that measures it

    def read(path: Path) -> int:
        return len(pd.read_csv(path, encoding=_encoding(path)))

    return read


def csv_reader() -> Reading:
    def read(path: Path) -> int:
        with path.open(encoding=_encoding(path), newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1

    return read


def pandas_excel() -> Reading:
    import openpyxl  # noqa: F401, PLC0415 -- what pandas reads with
    import pandas as pd  # noqa: PLC0415 -- only the child that measures it

    def read(path: Path) -> int:
        return len(pd.read_excel(path))

    return read


def openpyxl_rows() -> Reading:
    import openpyxl  # noqa: PLC0415 -- only the child that measures it

    def read(path: Path) -> int:
        book = openpyxl.load_workbook(path, read_only=True)
        return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 1

    return read


def ours_read() -> Reading:
    _import_what_is_lazy()
    from kakehashi.engines.sheets.reading import (  # noqa: PLC0415 -- only the child
        open_book,
    )

    def read(path: Path) -> int:
        sheet = open_book(path).sheets[0]
        return sum(len(chunk.rows) for chunk in sheet.read()) - 1

    return read


def _import_what_is_lazy() -> None:
    """Import what ours imports only once it is needed: it is no memory of the file."""
    for name in ("lxml.etree", "rapidfuzz.distance", f"{_READING}.packed_book"):
        import_module(name)


def ours_inspect() -> Reading:
    _import_what_is_lazy()
    from kakehashi.engines.sheets.findings import Level  # noqa: PLC0415 -- only here
    from kakehashi.engines.sheets.inspection import (  # noqa: PLC0415 -- only here
        inspect_file,
    )

    def read(path: Path) -> int:
        seen = inspect_file(path)
        first = seen.first
        grave = [told for told in seen.findings if told.level is not Level.NOTE]
        assert first is not None, seen.findings
        assert not grave, grave[0]
        assert first.coords_valid == first.data_rows
        return first.data_rows

    return read


READERS: dict[str, Callable[[], Reading]] = {
    "pandas.read_csv": pandas_csv,
    "csv.reader": csv_reader,
    "pandas.read_excel": pandas_excel,
    "openpyxl": openpyxl_rows,
    "read": ours_read,
    "inspect": ours_inspect,
}


def _encoding(path: Path) -> str:
    """The encoding, told in the file's name to the readers that have to be told."""
    return path.suffixes[0].removeprefix(".")


def _memory(figure: str) -> float:
    """Resident memory of this process in MB: ``VmRSS`` now, ``VmHWM`` at its peak.

    The peak is that of the program alone; what the parent held before it does not count
    as it does in ``ru_maxrss``.
    """
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{figure}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(figure)


def main() -> None:
    reader, file = sys.argv[1:]
    read = READERS[reader]()
    idle = _memory("VmRSS")
    begun, cpu = time.perf_counter(), time.process_time()
    rows = read(Path(file))
    told = {
        "rows": rows,
        "wall": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "memory": _memory("VmHWM") - idle,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
