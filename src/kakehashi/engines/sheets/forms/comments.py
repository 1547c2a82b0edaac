"""Our comments on a sheet: put beside those people wrote, and taken out again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from lxml import etree

from kakehashi.engines.sheets.forms.addresses import Place, place_of
from kakehashi.engines.sheets.forms.cells import escaped, text_of
from kakehashi.engines.sheets.forms.elements import namespace, remove

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

AUTHOR: Final = "kakehashi"
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_SIGNATURE: Final = "―― kakehashi ――"
"""The first line of our words: some programs forget who wrote a comment."""

EMPTY: Final = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()

_EMPTY_VML: Final = b"""<xml xmlns:v="urn:schemas-microsoft-com:vml"\
 xmlns:o="urn:schemas-microsoft-com:office:office"\
 xmlns:x="urn:schemas-microsoft-com:office:excel">\
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>"""
_SHAPE_TYPE: Final = b"""<v:shapetype id="_x0000_t202" coordsize="21600,21600"\
 o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>\
<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"""
_SHAPE: Final = """<v:shape id="_x0000_s{number}" type="#_x0000_t202"\
 style="position:absolute;width:200pt;height:80pt;z-index:{number};visibility:hidden"\
 fillcolor="#ffffe1" o:insetmode="auto"{spaces}><v:fill color2="#ffffe1"/>\
<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>\
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>\
</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>\
<x:Anchor>{left},15,{top},2,{right},15,{bottom},4</x:Anchor>\
<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>\
</x:ClientData></v:shape>"""
_ANY_SHAPE: Final = re.compile(rb"<v:shape[\s>].*?</v:shape>\s*", re.DOTALL)
_NUMBER: Final = re.compile(rb"_x0000_s(\d+)")
_AT: Final = re.compile(rb"<x:(?P<axis>Row|Column)>\s*(?P<number>\d+)\s*</x:(?P=axis)>")
_SPACES: Final = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}


def add_comments(root: Element, texts: Mapping[Place, str]) -> set[Place]:
    """Add our comments to a comments part; where somebody wrote one, ours follows it.

    Returns:
        the places that had no comment yet and need a box to show it.
    """
    space = namespace(root) or MAIN
    author = _author(root, space)
    comments = root.find("{*}commentList")
    if comments is None:
        comments = etree.SubElement(root, f"{{{space}}}commentList")
    there = {place_of(entry.get("ref", "")): entry for entry in comments}
    new = set()
    for place, text in texts.items():
        if place in there:
            words = there[place].find("{*}text")
            if words is not None:
                _as_runs(words, space)
                words.append(_run(space, f"\n{_SIGNATURE}\n{text}"))
            continue
        entry = etree.SubElement(
            comments,
            f"{{{space}}}comment",
            {"ref": place.address, "authorId": str(author), "shapeId": "0"},
        )
        etree.SubElement(entry, f"{{{space}}}text").append(
            _run(space, f"{_SIGNATURE}\n{text}")
        )
        new.add(place)
    return new


def _author(root: Element, space: str) -> int:
    authors = root.find("{*}authors")
    if authors is None:
        authors = etree.Element(f"{{{space}}}authors")
        root.insert(0, authors)
    for index, entry in enumerate(authors):
        if entry.text == AUTHOR:
            return index
    etree.SubElement(authors, f"{{{space}}}author").text = AUTHOR
    return len(authors) - 1


def _run(space: str, text: str) -> Element:
    run = etree.Element(f"{{{space}}}r")
    inside = etree.SubElement(run, f"{{{space}}}t")
    inside.set(_SPACE, "preserve")
    inside.text = escaped(text)
    return run


def _as_runs(inside: Element, space: str) -> None:
    plain = inside.find("{*}t")
    if plain is not None:
        run = etree.Element(f"{{{space}}}r")
        inside.replace(plain, run)
        run.append(plain)


def drop_comments(root: Element) -> set[Place]:
    """Take our comments out, and our words out of other people's.

    Returns:
        the places whose comment is gone altogether.
    """
    gone = set()
    for entry in root.findall("{*}commentList/{*}comment"):
        place = place_of(entry.get("ref", ""))
        before, signature, _ = text_of(entry.find("{*}text")).partition(_SIGNATURE)
        if place is None or not signature:
            continue
        if before.strip():
            _cut(entry, len(before.rstrip()))
        else:
            remove(entry)
            gone.add(place)
    for author in root.findall("{*}authors/{*}author")[-1:]:
        if author.text == AUTHOR:
            remove(author)
    return gone


def _cut(entry: Element, length: int) -> None:
    for run in entry.findall("{*}text/{*}r"):
        words = run.find("{*}t")
        if words is None:
            continue
        text = text_of(run)
        if length <= 0:
            remove(run)
        elif len(text) > length:
            words.text = escaped(text[:length])
        length -= len(text)


def remembers_us(root: Element) -> bool:
    """Tell whether a comments part still says that we wrote in it.

    A program that forgets who wrote a comment has saved it anew in its own way.
    """
    return any(
        author.text == AUTHOR for author in root.iterfind("{*}authors/{*}author")
    )


def is_empty(root: Element) -> bool:
    """Tell whether a comments part holds no comment."""
    return root.find("{*}commentList/{*}comment") is None


def add_boxes(vml: bytes, places: set[Place]) -> bytes:
    """Add the boxes of comments to a drawing; what is in it stays byte for byte."""
    vml = vml or _EMPTY_VML
    end = vml.rfind(b"</xml>")
    number = max((int(n) for n in _NUMBER.findall(vml)), default=1024)
    spaces = "".join(
        f' xmlns:{prefix}="{uri}"'
        for prefix, uri in _SPACES.items()
        if f'xmlns:{prefix}="{uri}"'.encode() not in vml
    )
    shapes = b"" if b'id="_x0000_t202"' in vml else _SHAPE_TYPE
    for offset, place in enumerate(sorted(places), 1):
        shapes += _SHAPE.format(
            number=number + offset,
            spaces=spaces,
            row=place.row - 1,
            column=place.column - 1,
            left=place.column,
            right=place.column + 3,
            top=max(place.row - 2, 0),
            bottom=place.row + 4,
        ).encode()
    return vml[:end] + shapes + vml[end:]


def drop_boxes(vml: bytes, places: set[Place]) -> bytes:
    """Take the boxes of comments at these places out of a drawing."""
    return _ANY_SHAPE.sub(
        lambda found: b"" if _place(found.group()) in places else found.group(), vml
    )


def _place(shape: bytes) -> Place | None:
    if b'ObjectType="Note"' not in shape:
        return None
    at = {axis: int(number) + 1 for axis, number in _AT.findall(shape)}
    if len(at) != 2:
        return None
    return Place(at[b"Row"], at[b"Column"])


def has_boxes(vml: bytes) -> bool:
    """Tell whether a drawing still shows anything."""
    return _ANY_SHAPE.search(vml) is not None
