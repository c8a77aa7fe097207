import pytest

from wecom.errors import Kind, kind_of
from wecom.meanings import NO_ANSWER, meaning_of

KNOWN = (
    *(-1, 6000, 40001, 40003, 40004, 40007, 40008, 40013, 40014, 40029, 40031, 40032, 40033, 40035, 40056, 40058),
    *(
        40063,
        40066,
        40068,
        40071,
        40072,
        40091,
        40093,
        40094,
        40096,
        40097,
        40098,
        40099,
        40100,
        40126,
        40128,
        40129,
        40130,
    ),
    *(40131, 40143, 40144, 40145, 40205, 40206, 41001, 41002, 41004, 41009, 41011, 41035, *range(41037, 41052)),
    *(41053, 41054, 41055, 41057, 41063, 41064, 41065, 41091, 41093, 41094, 41095, 41096, 41200, 41201, 42001, 42003),
    *(42012, *range(42014, 42021), 42022, *range(42027, 42053), 43012, 44001, 44004, 45001, 45002, 45009, 45029, 45033),
    *(45035, 45036, 46004, 48001, 48002, 48005, 48006, 48007, 48009, 48011, 49008, 50001, 50002, 50003, 50100, 60003),
    *(60011, 60020, 60021, 60031, 60111, 60123, 60140, 60267, 60268, 80001, 81011, 81013, 81017, 82001, 84014, 84015),
    *(84025, 84061, 84084, 84090, 85005, 86001, 86003, *range(90500, 90510), 91040, 92000, 92001, 92002, 95001, 95002),
    *(95018, 301002, 301007, 301042, 301052, 301053, 301058, 301059, 610023, 610024, 630005, 701008, 701099, NO_ANSWER),
)


@pytest.mark.parametrize("errcode", KNOWN)
def test_every_code_this_project_can_meet_has_a_meaning_and_an_advice(errcode: int) -> None:
    meaning = meaning_of(errcode)
    assert meaning.text != "未知错误"
    assert meaning.advice


def test_a_code_nobody_has_written_down_says_so_and_what_to_do() -> None:
    meaning = meaning_of(123456)
    assert (meaning.text, kind_of(123456)) == ("未知错误", Kind.UNKNOWN)
    assert "错误码" in meaning.advice


def test_every_code_that_stops_us_says_where_in_the_console_to_go() -> None:
    for errcode in (40001, 48002, 50001, 50003, 60020, 80001, 85005, 301002, 610023):
        assert any(word in meaning_of(errcode).advice for word in ("管理后台", "核对")), errcode


@pytest.mark.parametrize(("errcode", "remedy"), [(40144, "去掉"), (81011, "换一个标签"), (41004, "WECOM_SECRET")])
def test_what_people_can_mend_is_not_called_a_fault_of_the_software(errcode: int, remedy: str) -> None:
    assert remedy in meaning_of(errcode).advice
