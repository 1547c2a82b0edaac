"""Sentences about what was found: plain Japanese, with the day in both calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from kakehashi.kernel.bodies.index import Place
from kakehashi.kernel.bodies.register import NORTHERN, Body, Change, Register
from kakehashi.kernel.bodies.spelling import is_latin, same_letters
from kakehashi.kernel.nendo import era_year

WRONG_PREFECTURE: Final = (
    "書かれた都道府県にはその名前の団体がないため、ほかの都道府県から探しました。"
)
OTHER_COUNTY: Final = "郡の名前が登録と異なるため、郡を除いて探しました。"
OTHER_KIND: Final = "市・区・町・村の別が登録と異なります。"
ADDRESS: Final = "所在地として読み、その市区町村を示します。"
_LISTED: Final = 8


def empty() -> str:
    """Say that nothing was asked."""
    return "団体の名前または団体コードを入力してください。"


def nothing(query: str) -> str:
    """Say that nothing resembles the query."""
    return f"「{query}」に当たる団体は見つかりませんでした。"


def unknown_code(query: str) -> str:
    """Say that a code is nobody's."""
    return f"団体コード「{query}」は登録にありません。数字をお確かめください。"


def about_code(code: str, query: str, book: Register) -> str:
    """Say whose code it is, and how it was completed if it was not whole."""
    name = book.full_name(book.bodies[code])
    return f"{name}({code})の団体コードです。" if code != query else f"{name}です。"


def similar(query: str, places: Sequence[Place], book: Register) -> str:
    """Say that the names are only alike."""
    names = dict.fromkeys(full_name(place, book) for place in places)
    likes = "、".join(names)
    return (
        f"「{query}」と一致する名前はありません。似た名前を示します: {likes}。"
        "正しい名前かお確かめください。"
    )


def about_places(
    query: str,
    places: Sequence[Place],
    silent: Sequence[Change],
    book: Register,
    *,
    nearest: bool = False,
) -> str:
    """Tell what became of former bodies, and how many namesakes there are."""
    said: list[str] = []
    if len(places) > 1:
        likes = "、".join(full_name(p, book) for p in places[:_LISTED])
        more = "など" if len(places) > _LISTED else ""
        said.append(f"同じ名前で{len(places)}件あります: {likes}{more}。")
        said.append(
            "与えられた地点に近い順です。"
            if nearest
            else "都道府県名を付けると絞り込めます。"
        )
    for place in places[:_LISTED]:
        said += what_became(place, book) if isinstance(place, Change) else ()
        if isinstance(place, Body) and place.kind == NORTHERN:
            said.append(f"{place.name}は北方領土の村です。")
    if len(places) == 1 and isinstance(places[0], Body):
        said += _spelling(query, places[0], book)
    others = _other_former(places, silent, book)
    if others:
        said.append("かつては次の団体も同じ名前でした: " + "、".join(others) + "。")
    return "".join(said)


def _spelling(query: str, body: Body, book: Register) -> list[str]:
    full = book.full_name(body)
    if (
        is_latin(query)
        or same_letters(query, body.name)
        or same_letters(query, body.kana)
    ):
        return [f"{full}です。"]
    return [f"{full}です(登録の表記は「{body.name}」)。"]


def _other_former(
    places: Sequence[Place], silent: Sequence[Change], book: Register
) -> list[str]:
    shown = {p.code for p in places}
    others: dict[str, str] = {}
    for change in silent:
        ends = [body for _, body in book.onward(change)]
        if not ends or any(body.code in shown for body in ends):
            continue
        when = f"{change.day.year}年まで" if change.day else "時期不詳"
        into = "・".join(dict.fromkeys(body.name for body in ends))
        name = full_name(change, book)
        others[name] = f"{name}({when}、現在の{into})"
    return list(others.values())[:_LISTED]


def full_name(place: Place, book: Register) -> str:
    """Return the name with prefecture and county, of a former body too."""
    if isinstance(place, Body):
        return book.full_name(place)
    return f"{book.prefecture_of(place.code).name}{place.county}{place.name}"


def what_became(change: Change, book: Register) -> list[str]:
    """Tell each step from a former body to those of today, with its day."""
    steps: dict[Change, None] = {}
    for path, _ in book.onward(change):
        steps.update(dict.fromkeys(path))
    split = [s for s in steps if s.sort == "split"]
    said: list[str] = []
    for step in steps:
        if step in split:
            if step is split[0]:
                said.append(_split(split, book))
        else:
            said.append(_step(step, book))
    return said


def _split(steps: Sequence[Change], book: Register) -> str:
    into = "と".join(s.to_name for s in steps)
    name, day = full_name(steps[0], book), when(steps[0].day)
    return f"{name}は{day}に分割され、{into}の一部になりました。"


def _step(change: Change, book: Register) -> str:
    name, day, to = full_name(change, book), when(change.day), change.to_name
    elsewhere = change.to_code[:2] != change.code[:2]
    if elsewhere:
        to = f"{book.prefecture_of(change.to_code).name}{to}"
    told = {
        "renamed": f"{name}は{day}に{to}へ名称を変更しました。",
        "merged": f"{name}は{day}の合併により{to}となりました。",
        "joined": f"{name}は{day}の合併により{to}の一部となりました。",
        "became_city": f"{name}は{day}に市制を施行し{to}となりました。",
        "became_town": f"{name}は{day}に町制を施行し{to}となりました。",
        "designated": f"{name}は{day}に指定都市へ移行しました({to})。",
        "reorganised": f"{name}は{day}の行政区再編により{to}となりました。",
        "code_changed": f"{name}は{day}に団体コードが{change.to_code}へ変わりました。",
    }[change.sort]
    if change.sort == "renamed" and change.name[-1] != to[-1]:
        rank = {"市": "市制", "町": "町制"}[to[-1]]
        return f"{name}は{day}に{rank}を施行し、名称を{to}へ変更しました。"
    return told


def when(day: date | None) -> str:
    """Return ``平成13年5月1日(2001-05-01)``, or that the day is not known."""
    if day is None:
        return "(年月日は確かめられていません)"
    return f"{era_year(day)}{day.month}月{day.day}日({day.isoformat()})"
