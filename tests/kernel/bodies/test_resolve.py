"""What people type, and the bodies it means."""

from __future__ import annotations

import pytest

from kakehashi.kernel.bodies import Point, resolve
from kakehashi.kernel.bodies.resolve import LONGEST_QUERY


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("高知県檮原町", "394050"),
        ("高知県梼原町", "394050"),
        ("高知県高岡郡檮原町", "394050"),
        ("高知檮原町", "394050"),
        ("梼原", "394050"),
        ("福岡県須惠町", "403440"),
        ("千早赤阪村", "273830"),
        ("千早赤坂村", "273830"),
        ("龍ヶ崎市", "082082"),
        ("竜ケ崎市", "082082"),
        ("茅が崎市", "142077"),
        ("四条畷市", "272299"),
        ("塩釜市", "042030"),
        ("鹽竈市", "042030"),
        ("鹿嶋市", "082228"),
        ("鹿島市", "412074"),
        ("札幌市 中央区", "011011"),
        ("北海道札幌市中央区", "011011"),
        ("札幌中央区", "011011"),
        ("東京都三宅島三宅村", "133817"),
        ("府中市(広島県)", "342084"),
        ("府中市 東京都", "132063"),
        ("森町、静岡県", "224618"),
        ("檮原町役場", "394050"),
        ("北海道", "010006"),
        ("東京", "130001"),
        ("さいたま市", "111007"),
    ],
)
def test_kanji_in_any_spelling_find_the_body(query: str, code: str) -> None:
    found = resolve(query)

    assert found.codes == (code,)
    assert found.sure


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("こうちけんゆすはらちょう", "394050"),
        ("ﾕｽﾊﾗﾁｮｳ", "394050"),
        ("コウチケンタカオカグンユスハラチョウ", "394050"),
        ("サッポロシチュウオウク", "011011"),
        ("きたぐんまぐんしんとうむら", "103446"),
        ("うらわし", "111007"),
    ],
)
def test_kana_find_the_body(query: str, code: str) -> None:
    assert resolve(query).codes == (code,)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Hokkaido Sapporo", "011002"),
        ("Sapporo-shi", "011002"),
        ("Sapporo City", "011002"),
        ("City of Sapporo, Japan", "011002"),
        ("SAPPOROSHI", "011002"),
        ("Osaka Prefecture", "270008"),
        ("Ôsaka-fu", "270008"),
        ("Osaka City", "271004"),
        ("Osaka Prefecture Osaka", "271004"),
        ("Aomori, Aomori Prefecture", "022012"),
        ("Chūō-ku, Sapporo", "011011"),
        ("Sapporo-shi Chuo-ku", "011011"),
        ("Chiyoda City, Tokyo", "131016"),
        ("Fuchu, Hiroshima (town)", "343021"),
        ("Fuchū, Tokyo", "132063"),
        ("Kochi-ken Takaoka-gun Yusuhara-cho", "394050"),
        ("Yusuharacho", "394050"),
        ("Minami-Alps City", "192082"),
        ("Kushiro (town)", "016616"),
        ("Asahi, Yamagata (Nishimurayama)", "063231"),
        ("Tokyo", "130001"),
        ("Kawanehon", "224294"),
    ],
)
def test_latin_letters_find_the_body(query: str, code: str) -> None:
    assert resolve(query).codes == (code,)


@pytest.mark.parametrize(
    ("query", "code", "day"),
    [
        ("浦和市", "111007", "2001-05-01"),
        ("大宮市", "111007", "2001-05-01"),
        ("与野市", "111007", "2001-05-01"),
        ("岩槻市", "111007", "2005-04-01"),
        ("清水市", "221007", "2003-04-01"),
        ("篠山市", "282219", "2019-05-01"),
        ("福岡県那珂川町", "402311", "2018-10-01"),
        ("富谷町", "042161", "2016-10-10"),
        ("長野県山口村", "212067", "2005-02-13"),
        ("岡山県赤坂町", "332135", "2005-03-07"),
        ("徳島県三好町", "364894", "2006-03-01"),
        ("愛知県三好町", "232360", "2010-01-04"),
        ("宮城県三本木町", "042153", "2006-03-31"),
        ("静岡県浜松市中区", "221384", "2024-01-01"),
        ("浜松市浜北区", "221392", "2024-01-01"),
    ],
)
def test_an_old_name_leads_to_todays_body_with_the_day(
    query: str, code: str, day: str
) -> None:
    found = resolve(query)

    assert found.codes == (code,)
    assert day in found.note


def test_each_step_of_a_long_way_is_told() -> None:
    found = resolve("北海道尻岸内町")

    assert found.codes == ("012025",)
    assert "昭和60年4月1日(1985-04-01)に恵山町へ名称を変更" in found.note
    assert "平成16年12月1日(2004-12-01)の合併により函館市" in found.note


def test_a_change_of_name_with_its_rank_says_both() -> None:
    assert "市制を施行し、名称をみよし市へ変更" in resolve("愛知県三好町").note


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("府中市", ("132063", "342084")),
        ("森町", ("013455", "224618")),
        ("伊達市", ("012335", "072133")),
        ("川崎町", ("043249", "406058")),
        ("池田町", ("016446", "183822", "204811", "214043")),
        ("府中", ("132063", "342084", "343021")),
        ("京都", ("260002", "261009")),
        ("Kyoto", ("261009", "260002")),
        ("さくらし", ("092142", "122122")),
    ],
)
def test_namesakes_are_all_listed(query: str, codes: tuple[str, ...]) -> None:
    found = resolve(query)

    assert found.codes == codes
    assert f"{len(codes)}件" in found.note


def test_wards_of_one_name_follow_the_special_ward() -> None:
    codes = resolve("中央区").codes

    assert codes[0] == "131024"
    assert {"011011", "221384", "271284"} < set(codes)


def test_namesakes_that_are_long_gone_are_told_but_not_listed() -> None:
    found = resolve("池田町")

    assert "362085" not in found.codes
    assert "徳島県三好郡池田町(2006年まで、現在の三好市)" in found.note


def test_a_namesake_that_went_lately_is_listed_after_todays() -> None:
    assert resolve("那珂川町").codes == ("094111", "402311")


@pytest.mark.parametrize(
    ("query", "lat", "lon", "code"),
    [
        ("府中市", 34.57, 133.24, "342084"),
        ("府中市", 35.67, 139.48, "132063"),
        ("Fuchu", 34.39, 132.50, "343021"),
        ("中央区", 43.06, 141.35, "011011"),
        # The town in Tokushima went into 三好市: nearer than any of today's.
        ("池田町", 34.03, 133.80, "362085"),
    ],
)
def test_a_point_puts_the_nearest_namesake_first(
    query: str, lat: float, lon: float, code: str
) -> None:
    assert resolve(query, Point(lat, lon)).codes[0] == code


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("上九一色村", ("194301", "192015")),
        ("浜松市北区", ("221392", "221384")),
        ("北九州市小倉区", ("401064", "401072")),
    ],
)
def test_a_split_lists_all_successors(query: str, codes: tuple[str, ...]) -> None:
    found = resolve(query)

    assert found.codes == codes
    assert "分割" in found.note


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("394050", "394050"),
        ("３９４０５０", "394050"),
        ("39405", "394050"),
        ("01100", "011002"),
        ("1100", "011002"),
        ("11002", "011002"),
        ("13", "130001"),
        ("112046", "111007"),
        ("11204", "111007"),
        ("22131", "221384"),
        ("403059", "402311"),
    ],
)
def test_codes_of_today_and_of_old_are_found(query: str, code: str) -> None:
    assert resolve(query).codes == (code,)


def test_a_body_that_kept_its_code_is_found_by_it() -> None:
    assert resolve("282219").codes == ("282219",)


@pytest.mark.parametrize("query", ["394051", "999999", "013"])
def test_a_code_of_nobody_is_told(query: str) -> None:
    found = resolve(query)

    assert (found.codes, found.sure) == ((), False)
    assert query in found.note


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("高知県檮原村", "394050"),
        ("札幌巾", "011002"),
        ("北海道渡島郡函館市", "012025"),
        ("Yokohma City", "141003"),
        ("東京都千代田区飯田橋1-2-3", "131016"),
        ("大阪府梼原町", "394050"),
        ("Osaka Prefecture, Yusuhara", "394050"),
    ],
)
def test_what_is_only_near_is_found_with_a_doubt(query: str, code: str) -> None:
    found = resolve(query)

    assert found.codes[0] == code
    assert not found.sure
    assert found.note


def test_akasaka_is_folded_where_it_is_true_only() -> None:
    assert resolve("岡山県赤阪町").codes != ("332135",) or not resolve("赤阪町").sure


@pytest.mark.parametrize("query", ["", "   ", "zzzzzz", "龘龘龘", "()", "県庁", "-"])
def test_nothing_is_found_without_a_stack_trace(query: str) -> None:
    found = resolve(query)

    assert (found.codes, found.sure) == ((), False)
    assert found.note


def test_a_very_long_query_is_cut() -> None:
    assert resolve("府中市" + " " * LONGEST_QUERY + "x").codes == ("132063", "342084")


def test_a_village_of_the_northern_territories_is_named_as_such() -> None:
    found = resolve("留夜別村")

    assert found.codes == ("016977",)
    assert "北方領土" in found.note
    assert resolve("泊村").codes == ("014036",)


def test_a_day_that_no_source_gives_is_not_invented() -> None:
    found = resolve("岡山県西大寺市")

    assert found.codes == ("331007",)
    assert "年月日は確かめられていません" in found.note
