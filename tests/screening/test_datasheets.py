"""Figures found in a text: each with its key and its line, and nothing decided that the text leaves open."""

from __future__ import annotations

import pytest

from mtcrcheck.screening.headings import draft_spec, find_figures
from mtcrcheck.spec.read import read_spec
from tests.folding import each


def found(text: str) -> list[tuple[str, str]]:
    return [(figure.key, figure.value) for figure in find_figures(text)]


RANGE = ("performance.stated_range", "6,000 km")


@each(
    [
        ("Maximum take-off weight: 4,760 kg (10,494 lb)", [("mass.max_takeoff", "4,760 kg")]),
        ("Payload\n\n3,850 lb", [("mass.max_payload", "3,850 lb")]),
        ("a 27-hour endurance", [("performance.endurance", "27-hour")]),
        ("27 h endurance", [("performance.endurance", "27 h")]),
        ("Endurance\tover 27 h", [("performance.endurance", "> 27 h")]),
        ("Service ceiling: up to 50,000 ft", [("performance.ceiling", "50,000 ft")]),
        ("Payload 200-300 kg", [("mass.max_payload", "200..300 kg")]),
        ("Flight time 1 h 30 min", [("performance.endurance", "1 h 30 min")]),
        ("Дальность полета 1 850 км", [("performance.stated_range", "1 850 км")]),
        (
            "It has a fuel capacity of 600 L and a cruise speed of 230 mph.",
            [("mass.max_fuel", "600 L"), ("performance.cruise_speed", "230 mph")],
        ),
        (
            "Endurance: 12+ hours with 50-lb payload",
            [("performance.endurance", ">= 12 hours"), ("mass.max_payload", "50-lb")],
        ),
        ("Radar range: 200 km", [("", "200 km")]),
        ("Reichweite Fernsteuerung: 2 km", [("performance.datalink_range", "2 km")]),
        ("Wing span: 20 m", [("", "20 m")]),
        ("MQ-9 flies since 2001", []),
        ("Flight time 0:46 h", [("performance.endurance", "46 min")]),
        ("Flight time: 1h 20m", [("performance.endurance", "1 h 20 min")]),
        ("Autonomie 12h30", [("performance.endurance", "12 h 30 min")]),
        ("Продолжительность полета 24 ч 30 мин", [("performance.endurance", "24 ч 30 мин")]),
        ("续航时间：２小时３０分钟", [("performance.endurance", "2小时30分钟")]),
        ("续航时间：20小时以上", [("performance.endurance", ">= 20小时")]),
        ("MTOW (kg): 4,760", [("mass.max_takeoff", "4,760 kg")]),
        (
            "Endurance [h] 27+; Range (km) 300-400",
            [("performance.endurance", ">= 27 h"), ("performance.stated_range", "300..400 km")],
        ),
        ("Максимальная взлетная масса, кг: 1250", [("mass.max_takeoff", "1250 кг")]),
        *(
            (f"Payload (kg){part}", [])
            for part in (" 50 60", ": 2 x 50", " 50/60", " 1 50", " 50 each", ": 5O0")
        ),
        ("Payload 50 kg 100 kg", [("mass.max_payload", "50 kg"), ("mass.max_payload", "100 kg")]),
        (
            "Max speed: 300 mph\nCruise speed: 194 mph (313 km/h, 169 kn)",
            [("performance.max_speed", "300 mph"), ("performance.cruise_speed", "194 mph")],
        ),
        ("Endurance 12 h 20 h", [("performance.endurance", "12 h"), ("performance.endurance", "20 h")]),
        ("Payload 1 50 kg, range up to 5 h", [("", "1 50 kg"), ("", "up to 5 h")]),
        ("Endurance: P1DT3H", []),
        ("Endurance at 300 km/h: 5 h", [("", "300 km/h"), ("", "5 h")]),
        ("Cruise speed at 15,000 ft: 100 kt", [("", "15,000 ft"), ("performance.cruise_speed", "100 kt")]),
        ("Endurance: 1 day 3 hours", [("performance.endurance", "1 day 3 hours")]),
        ("Endurance: 2 hr. 30 min", [("performance.endurance", "2 hr. 30 min")]),
        ("Max. payload: 150~200 kg", [("mass.max_payload", "150..200 kg")]),
        ("Payload between 150 and 200 kg", [("mass.max_payload", "150..200 kg")]),
        ("Range 300 km – 400 km", [("performance.stated_range", "300..400 km")]),
        ("Payload: max.150 kg ± 5 %", [("mass.max_payload", "150 kg +/- 5 %")]),
        ("Потолок, м ...... 7500", [("performance.ceiling", "7500 м")]),
        ("航时：20h（载弹），32h（侦察）", [("performance.endurance", "20h"), ("", "32h")]),
        ("Max cruising airspeed 220 kt", [("performance.cruise_speed", "220 kt")]),
        ("Alcance de enlace: 15 km", [("performance.datalink_range", "15 km")]),
        ("MTOW ........600 kg", [("mass.max_takeoff", "600 kg")]),
        ("MTOW .600 kg", []),  # 0.6 kg, or 600
        ("Land Rover 150 kg payload", [("mass.max_payload", "150 kg")]),
        ("Fuel 12 L/h, payload 20 kg per wing, range 5O0 km, zero fuel weight 60 kg", [("", "60 kg")]),
        *((f"Payload {part} kg", []) for part in ("2 x 50", "1/2", "3+2", "150 ± 10", "1_500", "l50")),
        *((f"Payload 50 kg {part}", []) for part in ("x 2", "(×4)", "each")),
        ("Flies above 40,000 feet. Its range is 6,000 km", [("", "above 40,000 feet"), RANGE]),
        ("External: 40 lb (18 kg). Fuel capacity is 60 lb", [("", "40 lb"), ("mass.max_fuel", "60 lb")]),
        ("A 20-m wingspan and a range of 6,000 km", [("", "20-m"), RANGE]),
        ("20 hours of endurance and a range of 6,000 km", [("performance.endurance", "20 hours"), RANGE]),
        ("Payload 9 kg, Block 2, range 6,000 km", [("mass.max_payload", "9 kg"), RANGE]),
        ("Дальність зв'язку: до 45 км", [("performance.datalink_range", "45 км")]),
        ("Range\n6,000 km\nPayload\n9 kg", [RANGE, ("mass.max_payload", "9 kg")]),
        ("6,000 km\nRange\n9 kg\nPayload", [RANGE, ("mass.max_payload", "9 kg")]),
        ("Endurance: 24 h / 36 h", [("performance.endurance", "24 h"), ("performance.endurance", "36 h")]),
        ("Time to altitude: 30 min", [("", "30 min")]),
        ("Abflugmasse 5,7 t", [("mass.max_takeoff", "5.7 t")]),
        ("최대속도: 시속 360km", [("performance.max_speed", "360 km/h")]),
        ("航続距離は6,000kmを超える", [("performance.stated_range", "> 6,000km")]),
        ("Масса полезной нагрузки, кг: до 9", [("mass.max_payload", "9 кг")]),
        *(
            (text, [RANGE])
            for text in (
                '"Range (km)","6,000"',
                "Range | km | 6,000",
                '{"range_km": 6,000, "name": "X"}',
                "|range={{convert|6,000|km|nmi|abbr=on}}",
                "|range km=6,000",
            )
        ),
    ]
)
def test_a_figure_is_found_with_what_it_is_of(text: str, figures: list[tuple[str, str]]) -> None:
    assert found(text) == figures


@pytest.mark.parametrize(
    ("text", "key", "value", "why"),
    [
        ("MTOW: 1.500 kg", "mass.max_takeoff", "1.500 kg", "two numbers"),
        ("Range 1,150 miles", "performance.stated_range", "1,150 miles", "two lengths"),
        ("Payload about 500 kg", "mass.max_payload", "about 500 kg", "leaves the spread open"),
        ("Payload 850 lb (386 kg) internal", "mass.max_payload", "850 lb", "may make it another"),
        ("Range: 50 km LOS", "performance.stated_range", "50 km", "may make it another"),
        (
            "Range 900 km (490 nmi) with drop tanks",
            "performance.stated_range",
            "900 km",
            "may make it another",
        ),
        ("Ceiling: 15-18,000 ft", "performance.ceiling", "15-18,000 ft", "one of two numbers"),
        ("MTOW 90 kg for spraying", "mass.max_takeoff", "90 kg", "'for' may make it another"),
    ],
)
def test_what_a_text_leaves_open_is_left_open(text: str, key: str, value: str, why: str) -> None:
    (figure,) = find_figures(text)
    assert (figure.key, figure.value, why in figure.why) == (key, value, True)
    assert f'#{key.rpartition(".")[2]} = {{ value = "{value}", source = "text" }}' in draft_spec(
        text, "x.txt"
    )


def test_what_a_figure_is_carried_with_is_a_condition() -> None:
    _, payload = find_figures("Range: 900 km with 50 kg payload")
    assert (payload.key, payload.why) == ("mass.max_payload", "'with' may make it another")


def test_a_long_line_is_shown_around_its_figure() -> None:
    figure = next(find_figures("It was shown in May. " * 40 + "Its payload is 50 kg."))
    assert figure.said.endswith("Its payload is 50 kg.")


def test_a_page_is_read_row_by_row_without_its_scripts() -> None:
    page = (
        "<html><style>p { width: 40 kg }</style><table><tr><th>Max <b>payload</b></th><td>150&nbsp;kg</td></tr>"
        "<tr><td>Endurance</td><td>27 h</td></tr></table><script>payload = '9 kg'</script><p>Range: 300 km</p>"
    )
    assert found(page) == [
        ("mass.max_payload", "150 kg"),
        ("performance.endurance", "27 h"),
        ("performance.stated_range", "300 km"),
    ]


def test_no_claim_of_a_draft_counts() -> None:
    text = 'Spray tank 40 L\nPayload 50 kg\n"] = \x1b[0m\u202e Range 5 km """\nPayload 7 kg\r= 9'
    spec = read_spec(draft_spec(text, 'a "quoted"\nname.txt').encode(), "x.toml")
    assert (spec.claims, spec.aerosol_stated, len(spec.sources)) == ({}, False, 1)


def test_a_draft_tells_of_a_dispensing_system_without_a_capacity() -> None:
    assert "# line 2: Spraying system: 2 x 20 L tanks" in draft_spec(
        "MTOW 9 kg\nSpraying system: 2 x 20 L tanks", "x"
    )
    assert draft_spec("Spray tank 40 L", "x").count("[aerosol]") == 1
    assert "[aerosol]" not in draft_spec("MTOW 9 kg", "x")


def test_long_lines_are_cut() -> None:
    assert found("9" * 1_000_000 + " kg payload") == []
