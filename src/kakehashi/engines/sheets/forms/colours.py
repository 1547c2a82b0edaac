"""The colour of a marked cell: a style of its own that remembers the fill before it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from lxml import etree

from kakehashi.engines.sheets.findings import Level
from kakehashi.engines.sheets.forms.elements import attributes, namespace
from kakehashi.engines.sheets.forms.styles import whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

COLOURS: Final = {
    Level.ERROR: "FFFFC7C2",
    Level.WARNING: "FFFFE8A3",
    Level.NOTE: "FFD6EBFF",
}


class Colours:
    """The styles part with our colours put in and out.

    A solid fill shows its foreground only, so the background of ours keeps the colour
    the cell had; 64 (the window's) stands for none. The mark can thus be taken out of
    a copy that came back, without a record kept beside it.
    """

    def __init__(self, root: Element) -> None:
        self.root = root
        self._xfs = root.find("{*}cellXfs")
        self._fills = root.find("{*}fills")
        self.changed = False

    def marked(self, style: int, level: Level) -> int:
        """Return the style that looks like another one, in the colour of a level.

        A cell with a pattern or a gradient keeps its own style.
        """
        if self._xfs is None or self._fills is None or style >= len(self._xfs):
            return style
        before = self._fill(self._xfs[style])
        colour = before.find("{*}patternFill") if before is not None else None
        kind = colour.get("patternType", "none") if colour is not None else "none"
        if kind not in ("none", "solid") or (before is not None and colour is None):
            return style
        shown = colour.find("{*}fgColor") if colour is not None else None
        kept = attributes(shown) if kind == "solid" and shown is not None else {}
        fill = self._fill_like(COLOURS[level], kept or {"indexed": "64"})
        return self._xf_like(self._xfs[style], fill)

    def restored(self, style: int, *, trusted: bool) -> int:
        """Return the style a marked one was made from; any other is its own.

        ``trusted`` tells whether the background still is what ``marked`` kept there.
        """
        if self._xfs is None or self._fills is None or style >= len(self._xfs):
            return style
        xf = self._xfs[style]
        if not self._is_ours(xf):
            return style
        ours = self._fill(xf)
        kept = ours.find("{*}patternFill/{*}bgColor") if ours is not None else None
        if not trusted or kept is None or kept.get("indexed") == "64":
            return self._xf_like(xf, self._plain_fill())
        return self._xf_like(xf, self._fill_like(attributes(kept), None))

    def drop_unused(self) -> None:
        """Take our styles off the end of the list, where nothing else follows them."""
        if self._xfs is None or self._fills is None:
            return
        while len(self._xfs) and self._is_ours(self._xfs[-1]):
            self._xfs.remove(self._xfs[-1])
        used = {whole(xf.get("fillId")) for xf in self.root.iter("{*}xf")}
        while len(self._fills) - 1 not in used and _is_mark(self._fills[-1]):
            self._fills.remove(self._fills[-1])
        self._count()

    def _fill(self, xf: Element) -> Element | None:
        index = whole(xf.get("fillId"))
        fills = self._fills
        return fills[index] if fills is not None and index < len(fills) else None

    def _is_ours(self, xf: Element) -> bool:
        fill = self._fill(xf)
        return fill is not None and _is_mark(fill)

    def _plain_fill(self) -> int:
        assert self._fills is not None
        for index, fill in enumerate(self._fills):
            pattern = fill.find("{*}patternFill")
            if pattern is not None and pattern.get("patternType", "none") == "none":
                return index
        return 0

    def _fill_like(
        self, shown: str | dict[str, str], kept: dict[str, str] | None
    ) -> int:
        """Return the index of a solid fill, the background only compared if given."""
        assert self._fills is not None
        wanted = {"rgb": shown} if isinstance(shown, str) else shown
        for index, fill in enumerate(self._fills):
            if _colours(fill, "fgColor") == wanted and (
                kept is None or _colours(fill, "bgColor") == kept
            ):
                return index
        space = namespace(self._fills)
        fill = etree.SubElement(self._fills, f"{{{space}}}fill")
        pattern = etree.SubElement(
            fill, f"{{{space}}}patternFill", {"patternType": "solid"}
        )
        etree.SubElement(pattern, f"{{{space}}}fgColor", wanted)
        etree.SubElement(pattern, f"{{{space}}}bgColor", kept or {"indexed": "64"})
        self._count()
        return len(self._fills) - 1

    def _xf_like(self, xf: Element, fill: int) -> int:
        """Return the index of a style that differs from another in its fill alone."""
        assert self._xfs is not None
        new = copy.deepcopy(xf)
        new.tail = None
        new.set("fillId", str(fill))
        wanted = _but_applied(new)
        for index, other in enumerate(self._xfs):
            if _but_applied(other) == wanted:
                return index
        new.set("applyFill", "1")
        self._xfs.append(new)
        self._count()
        return len(self._xfs) - 1

    def _count(self) -> None:
        self.changed = True
        for part in (self._xfs, self._fills):
            if part is not None:
                part.set("count", str(len(part)))


def _colours(fill: Element, name: str) -> dict[str, str]:
    pattern = fill.find("{*}patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return {}
    colour = pattern.find(f"{{*}}{name}")
    return (
        {str(k): str(v) for k, v in colour.attrib.items()} if colour is not None else {}
    )


def _is_mark(fill: Element) -> bool:
    return _colours(fill, "fgColor").get("rgb") in COLOURS.values()


def _but_applied(xf: Element) -> tuple[dict[str, str], list[bytes]]:
    said = {k: v for k, v in attributes(xf).items() if k != "applyFill"}
    return said, [etree.tostring(child, method="c14n") for child in xf]
