"""Elements of a part, handled by their local names: transitional or strict alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def local(element: Element) -> str:
    """Return the name without its namespace; ``""`` for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    """Return the namespace of an element."""
    return etree.QName(element).namespace or ""


def inside(element: Element, *names: str) -> list[Element]:
    """Return the children with one of the names, in order."""
    return [child for child in element if local(child) in names]


def remove(element: Element) -> None:
    """Take an element out of its parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def forget(element: Element, *names: str) -> None:
    """Take attributes off an element, if it has them."""
    for name in names:
        if name in element.attrib:
            del element.attrib[name]


def attributes(element: Element) -> dict[str, str]:
    """Return the attributes of an element."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def relation_id(element: Element) -> str:
    """Return the ``r:id`` of an element; ``""`` when it has none."""
    found = attributes(element).items()
    return next((value for name, value in found if name.endswith("}id")), "")
