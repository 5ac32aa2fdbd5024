"""When the lights come on."""

from coach.lights import Lights


def test_a_long_answer_is_green_at_three_yellow_at_four_red_at_five_minutes_and_over_after_grace() -> None:
    lights = Lights.of((180, 300))
    expected = {0: "waiting", 179: "waiting", 180: "green", 239: "green", 240: "yellow", 299: "yellow"}
    expected |= {300: "red", 329: "red", 330: "over", 900: "over"}
    assert {second: lights.at(second) for second in expected} == expected


def test_a_short_answer_has_its_own_lights_and_half_the_grace() -> None:
    lights = Lights.of((60, 120))
    assert [lights.at(s) for s in (59, 60, 90, 120, 134, 135)] == [
        "waiting", "green", "yellow", "red", "red", "over",
    ]  # fmt: skip


def test_it_is_told_how_long_until_the_light_changes() -> None:
    lights = Lights.of((180, 300))
    assert [lights.seconds_to_next(s) for s in (0, 170, 180, 299, 310, 330)] == [180, 10, 60, 1, 20, None]
