"""What is held against every page a journey visits."""

from __future__ import annotations

from weakref import WeakSet

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

AXE = Axe()
SCRIPTLESS: WeakSet[Page] = WeakSet()  # windows with scripts off
# What sticks out of the window to the right, if the page scrolls that way.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("main *, header *, footer *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5
      && !e.parentElement.closest(".table-wrap"))
    .map(e => `${e.tagName}.${e.className} ${e.getBoundingClientRect().right}`)
    .slice(0, 8)"""
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def look(page: Page) -> None:
    """No violation of the accessibility rules, no sideways scrolling, no error page.

    Where scripts are off in the page, axe cannot run in it; the same pages are looked
    at with scripts on.
    """
    page.wait_for_load_state()  # a click returns when the next page begins to arrive
    expect(page.locator("h1")).to_have_count(1)
    if page in SCRIPTLESS:
        return
    assert not (wide := page.evaluate(TOO_WIDE)), f"{page.url} scrolls sideways: {wide}"
    found = AXE.run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}})
    broken = [
        f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:3]}"
        for v in found.response["violations"]
    ]
    assert not broken, f"{page.url}: {broken}"
