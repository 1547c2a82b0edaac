from __future__ import annotations

from kakehashi.kernel.bodies import NORTHERN, register
from kakehashi.kernel.bodies.extents import extent_of


def test_every_body_has_its_office_inside_but_the_northern_villages() -> None:
    for body in register().bodies.values():
        extent = extent_of(body.code)
        assert (extent is None) == (body.kind == NORTHERN), body.name
        if extent and body.kind != "ward":
            assert extent.wider(0.1).holds(body.lat, body.lon), body.name


def test_a_ward_answers_with_its_city_and_a_prefecture_with_all_it_has() -> None:
    assert extent_of("141038") == extent_of("141003")
    whole, part = extent_of("220001"), extent_of("222127")
    assert whole
    assert part
    assert whole.joined(part) == whole


def test_a_neighbour_is_outside_and_a_wider_box_reaches_further() -> None:
    yaizu = extent_of("222127")
    assert yaizu
    assert yaizu.holds(34.8669, 138.3232)
    assert not yaizu.holds(34.9756, 138.3828)
    assert yaizu.wider(20).holds(34.9756, 138.3828)


def test_a_code_of_nobody_has_no_extent() -> None:
    assert extent_of("999999") is None
