"""Tables as people keep them: other names, units, languages, notes, and words for what is not known."""

from __future__ import annotations

import json
import re
import shlex
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import mtcrcheck
from mtcrcheck.interval import Interval
from mtcrcheck.screening.cells import spec_of
from mtcrcheck.screening.headings import propose
from mtcrcheck.screening.layout import Recipe, TableError, lay_out
from tests.cli import command
from tests.folding import each
from tests.screening.questions import ENGINES

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence

Lines = list[dict[str, Any]]
DRONES = """maker,name,class,weight,max_takeoff,endurance,has_camera
Acme,Alpha,quad,1282,1282,20,1
Acme,Beta,quad,3000,3000,40,
Bolt,Gamma,plane,14000,25000,120,1
Bolt,Toy,quad,,20,,
"""
AS_MEANT = (
    "--map=mass.max_takeoff=max_takeoff[g]",
    "--map=performance.endurance=endurance[min]",
    "--map=aircraft.configuration=CLASS",
    "--map-value=aircraft.configuration:quad=multirotor",
    "--map-value=aircraft.configuration:Plane=fixed-wing",
    "--set=aircraft.propulsion=electric",
)


def screen(
    folder: Path, text: str | bytes, *options: str, name: str = "t.csv"
) -> subprocess.CompletedProcess[str]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return command.run("screen", folder / name, *options)


def rows(folder: Path, text: str | bytes, *options: str, name: str = "t.csv") -> tuple[Lines, list[str]]:
    done = screen(folder, text, "--format=ndjson", *options, name=name)
    lines = done.stderr.splitlines()
    assert done.returncode == (3 if lines else 0), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], lines


def figures(
    folder: Path, cells: Sequence[str], *options: str, unit: str = "kg"
) -> list[tuple[str | None, Any, Any]]:
    """Return what cells of one column say of a range in kilometres, and what is wrong with each."""
    text = "name,x\n" + "".join(f'A,"{cell}"\n' for cell in cells)
    found, _ = rows(folder, text, f"--map=performance.ferry_range=x{f'[{unit}]' if unit else ''}", *options)
    return [(row["diagnostics"], row["range_min_km"], row["range_max_km"]) for row in found]


def figure(folder: Path, cell: str, *options: str, unit: str = "kg") -> tuple[str | None, Any, Any]:
    """Return the same of one cell alone."""
    return figures(folder, [cell], *options, unit=unit)[0]


def test_grams_and_minutes_are_screened_by_one_command(tmp_path: Path) -> None:
    found, told = rows(tmp_path, DRONES, *AS_MEANT)
    ours = (
        "aircraft.configuration,aircraft.propulsion,mass.max_takeoff_kg,performance.endurance_h\n"
        f"multirotor,electric,1.2820,{20 / 60!r}\nmultirotor,electric,3,{40 / 60!r}\n"
        "fixed-wing,electric,25,2\nmultirotor,electric,0.02,\n"
    )
    same, _ = rows(tmp_path, ours)
    assert told == []
    for one, other in zip(found, same, strict=True):
        verdict = ("category", "item", "candidates", "evidence", "range_max_km", "us-2025.review")
        assert [one[part] for part in verdict] == [other[part] for part in verdict]
    assert found[0]["maker"] == "Acme"


def test_one_row_is_explained_by_its_own_name(tmp_path: Path) -> None:
    done = screen(tmp_path, DRONES, *AS_MEANT, "--explain=2")
    assert (done.returncode, done.stderr, done.stdout.splitlines()[0]) == (0, "", "Beta")


def test_what_is_dropped_of_an_explained_row_is_told(tmp_path: Path) -> None:
    text = (
        "name,mass.empty_kg,mass.max_payload_kg,origin,destination\nA,-5,1.500,Atlantis,Mars\nB,5,2,US,PL\n"
    )
    done = screen(tmp_path, text, "--explain=1", "--to-column=DESTINATION")
    assert done.returncode == 3
    assert [line.split(": ")[1:4] for line in done.stderr.splitlines()] == [
        ["not used", "destination", "'Mars' is no destination"],
        ["not used", "origin", "'Atlantis'"],
        ["not used", "mass.empty_kg", "'-5'"],
        ["not used", "mass.max_payload_kg", "'1.500'"],
    ]
    assert screen(tmp_path, text, "--explain=2", "--to-column=destination").returncode == 0


@pytest.mark.parametrize(
    ("unit", "cells"),
    [
        (
            "km",
            {
                "600": (600, 600),
                "1,000 mi (1,609 km)": (1609, 1609.344),
                "600[1]": (600, 600),
                "600..700": (600, 700),
                ">= 600": (600, None),
                "1,600": (1600, 1600),
                "1 600": (1600, 1600),
                "600.5": (600.5, 600.5),
            },
        ),
        ("mi", {"600": (965.6064, 965.6064), "600 km": (600, 600), "600 км": (600, 600)}),
        ("", {"3,750 nmi": (6945, 6945)}),
    ],
)
def test_a_cell_is_read_as_the_same_value_of_a_spec(
    unit: str, cells: dict[str, tuple[float, float | None]], tmp_path: Path
) -> None:
    found = figures(tmp_path, [*cells], unit=unit)
    for (cell, (low, high)), read in zip(cells.items(), found, strict=True):
        assert read[:2] == (None, pytest.approx(low)), cell
        written = cell if re.search("[a-zк]", cell) else f"{cell.removesuffix('[1]')} {unit}"
        (tmp_path / "x.toml").write_text(f'name = "X"\n[performance]\nferry_range = "{written}"\n')
        spec = mtcrcheck.load_spec(tmp_path / "x.toml")
        assert spec.interval("performance.ferry_range") == Interval(
            pytest.approx(low), high and pytest.approx(high)
        )


@pytest.mark.parametrize(
    ("unit", "codes"),
    [
        ("km", {"1.600": "bad-number"}),
        ("km", {"0,6": "bad-number"}),
        ("", {"600": "bare-number"}),
        ("nmi", {"600 m": "ambiguous-unit"}),  # of miles
        (
            "km",
            {
                "~600": "bad-quantity",
                "600 (ferry)": "bad-quantity",
                "600 (1,102 mi)": "bad-quantity",
                "600 (373)": "bad-quantity",
                "600 [700]": "bad-quantity",
                "5-600": "bad-range",
                "600 km (LOS)": "bad-quantity",
                "600+50": "bad-quantity",
                "600*": "unknown-unit",
                "600 kg": "wrong-dimension",
                "600 miles": "ambiguous-unit",
                "0": "zero-figure",
                "-600": "out-of-range",
                "Засекречено": "bad-quantity",
                "600/700": "bad-quantity",
                "700-600": "bad-range",
                "700..600": "bad-range",
                "> 600-700": "bad-quantity",
                "600\n700": "bad-quantity",
            },
        ),
    ],
)
def test_what_can_be_another_value_is_not_read(unit: str, codes: dict[str, str], tmp_path: Path) -> None:
    found = figures(tmp_path, [*codes], unit=unit)
    assert found == [(f"x: {code}", None, None) for code in codes.values()]


@pytest.mark.parametrize(
    ("key", "unit", "cells"),
    [
        (
            "performance.ferry_range",
            "km",
            {
                "600+": (600, None),
                "150–170": (150, 170),
                "150 bis 170": (150, 170),
                "600多": (600, None),
                "up to 600": (600, 600),
                "1,609 (1,000 mi)": (1609, 1609.344),
            },
        ),
        ("performance.ferry_range", "", {"100 km+": (100, None), "100 to 200 nmi": (185.2, 370.4)}),
        (
            "performance.endurance",
            "hrs",
            {
                "0:46": (46 / 60, 46 / 60),
                "27:30:00": (27.5, 27.5),
                "30+ min": (0.5, None),
                "10 à 12": (10, 12),
            },
        ),
        (
            "performance.endurance",
            "",
            {"P1DT3H": (27, 27), "PT90M": (1.5, 1.5), "1 day, 3:00:00": (27, 27), "1½ h": (1.5, 1.5)},
        ),
        (
            "performance.endurance",
            "h",
            {"'27'": (27, 27), "“27”": (27, 27), "'27": (27, 27), "27'": (0.45, 0.45)},
        ),
        ("performance.endurance", "hh:mm", {"0:46": (46 / 60, 46 / 60), "27:30": (27.5, 27.5), "5": (5, 5)}),
        ("performance.ferry_range", "", {"1,150&nbsp;miles (1,850&nbsp;km)": (1850, 1850.7456)}),
        ("performance.cruise_speed", "km/h", {"up to 200": (None, 200)}),
        ("performance.lift_to_drag", "", {"18:1": (18, 18)}),
    ],
)
def test_a_cell_is_read_as_what_is_proposed_for_a_spec_where_that_is_certain(
    key: str, unit: str, cells: dict[str, tuple[float | None, float | None]]
) -> None:
    found = lay_out(["x"], Recipe({key: f"x[{unit}]" if unit else "x"}))
    for cell, (low, high) in cells.items():
        spec, dropped = spec_of({"x": cell}, found, "A")
        assert (spec.interval(key), dropped) == (Interval(low, high), ()), cell


@pytest.mark.parametrize("cell", ["0:46", "1:15", "45:30:00"])
def test_minutes_and_seconds_are_not_taken_for_hours_and_minutes(cell: str) -> None:
    for named in ("x[min]", "x"):
        found = lay_out(["x"], Recipe({"performance.endurance": named}))
        assert [d.cell for d in spec_of({"x": cell}, found, "A")[1]] == [cell]


def test_words_for_nothing_say_nothing(tmp_path: Path) -> None:
    words = ["--", "N/A", "unknown", "-", "–", "TBD", "?", "NaN", "none", "k. A.", "Нет данных", " "]
    words += ["−", "ー", "Ｎ／Ａ", "TBD [1]", "&mdash;", r"\N", "…"]
    assert figures(tmp_path, words, unit="km") == [(None, None, None)] * len(words)


def test_zero_is_unknown_told_and_an_empty_cell_where_somebody_says_so(tmp_path: Path) -> None:
    text = '{"name": "A", "performance.ferry_range_km": 900, "mass.max_payload_kg": 0}\n'
    found, told = rows(tmp_path, text, name="t.ndjson")
    assert (found[0]["candidates"], found[0]["diagnostics"]) == ("I|II", "mass.max_payload_kg: zero-figure")
    assert told[-1] == "mass.max_payload_kg: zero-figure: 1 x '0'"
    found, told = rows(tmp_path, text.replace("900", "9999"), "--empty=0", "--empty=9999", name="t.ndjson")
    assert (found[0]["candidates"], found[0]["range_min_km"], told) == ("I|II|none", None, [])


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (["--map=performance.ferry_range=x[miles]"], "write 'mi' (statute"),
        (["--map=ferry_rang=x[km]"], "did you mean performance.ferry_range_km?"),
        (["--map=performance.ferry_range=x[km]", "--map=performance.ferry_range=y[km]"], "given twice"),
        (["--map=performance.ferry_range=x[km]", "--map-value=performance.fery_range:9=90"], "did you mean"),
        (["--map=aircraft.role=x", "--map-value=aircraft.role:9=carg"], "did you mean 'cargo'?"),
    ],
)
def test_a_misprint_in_an_option_is_told(options: list[str], hint: str, tmp_path: Path) -> None:
    done = screen(tmp_path, "name,x,y\nA,9,9\n", *options)
    assert (done.returncode, hint in " ".join(done.stderr.split())) == (2, True), done.stderr


def test_further_words_for_nothing_are_an_option(tmp_path: Path) -> None:
    assert figure(tmp_path, "Засекречено", "--empty=засекречено", unit="km") == (None, None, None)
    assert figure(tmp_path, "geheim", "--map-value=performance.ferry_range:geheim=", unit="km")[0] is None
    assert figure(tmp_path, "600 (ferry)", "--map-value=x:600 (ferry)=600", unit="km")[:2] == (None, 600)


def test_a_word_for_nothing_that_is_a_choice_is_a_choice(tmp_path: Path) -> None:
    found, _ = rows(tmp_path, "aircraft.propulsion,performance.endurance_h\nnone,5\nunknown,5\n")
    assert found[0]["missing"] != found[1]["missing"]


@pytest.mark.parametrize(
    ("cells", "delimiter", "read"),
    [
        (["1.500", "2.500"], ",", [None, None]),  # thousands or decimals
        (["1.500", "0.5", "12.250"], ",", [None, 0.5, None]),
        (["1.500", "1.500.000"], ",", [None, None]),
        (["1,500", "2,500"], ",", [1500, 2500]),
        (["1,500", "0,5"], ",", [None, None]),  # the comma is decimal somewhere
        (["1,500", "2,500"], ";", [None, None]),  # so it may be where semicolons part the cells
        (["1,500", "2,500.5"], ";", [1500, 2500.5]),
        (["1.500", "1.500,5"], ";", [None, None]),
        (["1.500", "0.5", "0,5"], ";", [None, 0.5, None]),
    ],
)
def test_thousands_are_told_from_decimals_or_not_read(
    cells: list[str], delimiter: str, read: list[float | None], tmp_path: Path
) -> None:
    lines = [f'A{delimiter}"{cell}"' for cell in cells]
    text = "\n".join([f"name{delimiter}performance.ferry_range_km", *lines])
    found, _ = rows(tmp_path, text)
    assert [row["range_min_km"] for row in found] == read


@pytest.mark.parametrize(
    ("decimal", "cells", "read"),
    [
        ("comma", ["1.500", "1,500", "1.500,25", "1,5", "1500", "1 500,5"], [1500, 1.5, 1500.25, 1.5, 1500, 1500.5]),
        ("comma", ["１，５００", "١,٥٠٠", "١٬٥٠٠", "١٫٥"], [1.5, 1.5, 1500, 1.5]),
        ("point", ["1.500", "1,500", "1,500.25", "1.5", "1500", "1 500.5"], [1.5, 1500, 1500.25, 1.5, 1500, 1500.5]),
    ],
)  # fmt: skip
def test_the_decimal_mark_may_be_said(
    decimal: str, cells: list[str], read: list[float], tmp_path: Path
) -> None:
    text = "\n".join(["name;performance.ferry_range_km", *(f"A;{cell}" for cell in cells)])
    found, told = rows(tmp_path, text, f"--decimal={decimal}")
    assert ([row["range_min_km"] for row in found], told) == (read, [])


def test_what_cannot_be_used_is_told_by_column_count_and_value(tmp_path: Path) -> None:
    cells = [*["Засекречено"] * 3, "0,3", "12,5", "0", "5", *(f"n{n}" for n in range(9))]
    text = "\n".join(['name,Payload,"origin"', *(f'A,"{cell}",Atlantis' for cell in cells)])
    _, told = rows(tmp_path, text, "--map=mass.max_payload=Payload[kg]")
    assert told[0].startswith("16 rows have cells that cannot be used: ")
    assert told[1] == "origin: unknown-country: 16 x 'Atlantis'"
    assert told[2].startswith("Payload: bad-quantity: 3 x 'Засекречено', 1 x 'n0', 1 x 'n1'")
    assert told[2].endswith(", 2 x others")
    assert told[3:] == ["Payload: bad-number: 1 x '0,3', 1 x '12,5'", "Payload: zero-figure: 1 x '0'"]


def test_an_unknown_origin_is_told_of_its_row(tmp_path: Path) -> None:
    found, told = rows(tmp_path, "name,origin\nA,Atlantis\nB,Israel\nC,\nD,n/a\n")
    assert [row["diagnostics"] for row in found] == ["origin: unknown-country", None, None, None]
    assert told[-1] == "origin: unknown-country: 1 x 'Atlantis'"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["MASS.MAX_PAYLOAD_KG", " Mass.Max_Payload_kg"])
def test_names_match_whatever_their_case_on_every_engine(engine: Any, name: str, tmp_path: Path) -> None:
    pq.write_table(pa.table({name: [600.0], "Reichweite": [900.0], "Ziel": ["PL"]}), tmp_path / "t.parquet")
    given = {"performance.ferry_range": "REICHWEITE[km]"}
    out = tmp_path / "out.parquet"
    assert mtcrcheck.screen(tmp_path / "t.parquet", out, engine=engine, names=given, to_column="ziel") == 0
    (row,) = pq.read_table(out).to_pylist()
    assert (row["range_min_km"], row["candidates"]) == (900, "I|II")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("format", ["ndjson", "parquet"])
def test_nested_columns_are_named_with_dots(engine: Any, format: str, tmp_path: Path) -> None:
    record = {
        "name": "A",
        "mass": {"max_takeoff": "5,000 kg", "max_payload_kg": 600},
        "performance": {"ferry_range": "900 km"},
        "other": {"deep": {"x": 1}},
    }
    given = tmp_path / f"t.{format}"
    if format == "parquet":
        pq.write_table(pa.Table.from_pylist([record]), given)
    else:
        given.write_text(json.dumps(record))
    out = tmp_path / "out.ndjson"
    assert mtcrcheck.screen(given, out, engine=engine) == 0
    text = "".join(p.read_text() for p in (out.glob("part-*") if out.is_dir() else [out]))
    row = json.loads(text)
    assert (row["range_min_km"], row["candidates"], row["mass"]) == (900, "I|II", record["mass"])
    if engine == "duckdb":
        assert command.run("screen", given, "--explain=1").stdout.startswith("A\n")


@pytest.mark.parametrize("engine", ENGINES[:2])
def test_a_column_may_hold_numbers_and_texts(engine: Any, tmp_path: Path) -> None:
    cells = ["600", '"600 km"', '"n/a"', "null", '"1.600"', '"1,600"']
    lines = [f'{{"name": "A", "performance.ferry_range_km": {cell}}}' for cell in cells]
    (tmp_path / "t.ndjson").write_text("\n".join(lines))
    mtcrcheck.screen(tmp_path / "t.ndjson", tmp_path / "out.parquet", engine=engine)
    found = pq.read_table(tmp_path / "out.parquet").to_pylist()
    if engine == "duckdb":
        assert [row["range_min_km"] for row in found] == [600, 600, None, None, None, 1600]
        assert [bool(row["diagnostics"]) for row in found] == [False, False, False, False, True, False]
    assert all(row["range_min_km"] in (None, 600, 1600) for row in found)


def test_no_not_a_number_reaches_a_line(tmp_path: Path) -> None:
    nested = pa.array([{"mass.empty_kg": float("nan"), "x": [1.0, float("inf")]}])
    figures = pa.table({"performance.ferry_range_km": [float("nan")], "note": ["NaN"], "n": nested})
    pq.write_table(figures, tmp_path / "t.parquet")
    done = command.run("screen", tmp_path / "t.parquet", "-f", "ndjson")
    row = json.loads(done.stdout, parse_constant=pytest.fail)
    assert (row["performance.ferry_range_km"], row["note"], row["range_min_km"]) == (None, "NaN", None)
    assert row["n"] == {"mass.empty_kg": None, "x": [1.0, None]}


@pytest.mark.parametrize("heading", ["2", "2-3"])
def test_the_heading_may_stand_further_down_and_in_two_lines(heading: str, tmp_path: Path) -> None:
    names = "name,Payload kg,Range km\n" if heading == "2" else "name,Payload,,Range,\n,min,max,min,max\n"
    cells = "A,600,900\n" if heading == "2" else "A,500,600,800,900\n"
    text = f"Drones of the world,,\n{names}{cells}Source: own,,\n"
    mapped = (
        ["--map=mass.max_payload=Payload kg[kg]", "--map=performance.ferry_range=Range km[km]"]
        if heading == "2"
        else [f"--map=mass.max_payload_{end}_kg=Payload {end}" for end in ("min", "max")]
        + ["--map=performance.ferry_range_min_km=Range min"]
    )
    found, _ = rows(tmp_path, text, f"--heading={heading}", *mapped)
    assert (found[0]["name"], found[0]["range_min_km"]) == ("A", 900 if heading == "2" else 800)
    done = screen(tmp_path, text)
    assert done.returncode == 2
    assert "--heading" in done.stderr


def test_the_delimiter_may_be_named_for_excel(tmp_path: Path) -> None:
    found, _ = rows(tmp_path, "sep=;\r\nname;performance.ferry_range_km\r\nA,B;900\r\n")
    assert (found[0]["name"], found[0]["range_min_km"]) == ("A,B", 900)


GERMAN = """Hersteller;Muster;Abflugmasse (kg);Nutzlast [kg];Flugdauer (min);Höchstgeschwindigkeit km/h
A;B;25,5;5;40;70
"""
RUSSIAN = """Модель,"Взлётная масса, кг",Полезная нагрузка (кг),Дальность полёта (км),Тип двигателя
A,50,5,100,Электрический
"""
CELLS_WITH_UNITS = """Aircraft,MTOW,Endurance,Airframe
A,"3,750 lbs",27 h,Fixed Wing
"""
PROPOSED = [
    (
        GERMAN,
        "manufacturer=Hersteller",
        "name=Muster",
        "mass.max_takeoff=Abflugmasse (kg)[kg]",
        "mass.max_payload=Nutzlast [kg][kg]",
        "performance.endurance=Flugdauer (min)[min]",
        "performance.max_speed=Höchstgeschwindigkeit km/h[km/h]",
        "--decimal=comma",
    ),
    (
        RUSSIAN,
        "name=Модель",
        "mass.max_takeoff=Взлётная масса, кг[кг]",
        "mass.max_payload=Полезная нагрузка (кг)[кг]",
        "performance.stated_range=Дальность полёта (км)[км]",
        "aircraft.propulsion=Тип двигателя",
        "--map-value=aircraft.propulsion:Электрический=electric",
    ),
    (
        "型号,最大起飞重量(kg),续航时间(h)\nA,50,5\n",
        "name=型号",
        "mass.max_takeoff=最大起飞重量(kg)[kg]",
        "performance.endurance=续航时间(h)[h]",
    ),
    (
        CELLS_WITH_UNITS,
        "name=Aircraft",
        "mass.max_takeoff=MTOW",
        "performance.endurance=Endurance",
        "aircraft.configuration=Airframe",
        "--map-value=aircraft.configuration:Fixed Wing=fixed-wing",
    ),
    (
        "Model,Type,Class\nA,Fixed wing,MALE\nB,Quadcopter,Mini\nC,N/A,Mini\n",
        "name=Model",
        "aircraft.configuration=Type",
        "--map-value=aircraft.configuration:Fixed wing=fixed-wing",
        "--map-value=aircraft.configuration:Quadcopter=multirotor",
    ),
    ("Model,mass.max_takeoff_kg\nA,50\n", "name=Model"),
    (
        "Model,Payload min (kg),Payload max (kg)\nA,1,5\n",
        "name=Model",
        "mass.max_payload_min=Payload min (kg)[kg]",
        "mass.max_payload_max=Payload max (kg)[kg]",
    ),
]


@each(
    [
        ("Max zero fuel weight (kg)", []),
        ("Weight without payload (kg)", []),
        ("MTOW / payload (kg)", []),
        ("Internal payload (kg)", []),
        ("Payload int. (kg)", []),
        ("Range @ 15,000 ft", []),
        ("Max speed @ SL (kt)", ["performance.max_speed=Max speed @ SL (kt)[kt]"]),
        ("Reichweite (LOS)", []),
        ("Carga útil por estación (kg)", []),
        ("Нормальная взлётная масса, кг", []),
        ("满油载荷(kg)", []),
        ("Weight w/o payload (kg)", []),
        ("Payload for 300 km", []),
        ("Fuel consumption", []),
        ("Cruise altitude (m)", []),
        ("Max take-off distance", []),
        ("Sensor range (km)", []),
        ("Weapon range (km)", []),
        ("DTOW (kg)", ["mass.max_takeoff=DTOW (kg)[kg]"]),
        ("RoA (nm)", ["performance.mission_radius=RoA (nm)[nm]"]),
        ("Злітна маса, кг", ["mass.max_takeoff=Злітна маса, кг[кг]"]),
        ("Havada kalış (saat)", ["performance.endurance=Havada kalış (saat)[saat]"]),
        ("续航里程(公里)", ["performance.stated_range=续航里程(公里)[公里]"]),
        ("الحمولة (كجم)", ["mass.max_payload=الحمولة (كجم)[كجم]"]),
        ("Destination country", []),
        ("Pays utilisateur", []),
        ("使用国", []),
        ("Страна-производитель", ["origin=Страна-производитель"]),
        ("生产国", ["origin=生产国"]),
        ("Portée du capteur (km)", []),
        ("Дальность пуска, км", []),
        ("Ferry range, drop tanks (km)", []),
        ("Velocidad máxima del viento (m/s)", []),
        ("Vitesse ascensionnelle max (m/s)", []),
        ("Op. radius (nm)", ["performance.mission_radius=Op. radius (nm)[nm]"]),
        ("MTOW¹ (kg)", ["mass.max_takeoff=MTOW¹ (kg)[kg]"]),
        (
            "UAV flight performance: Range (km)",
            ["performance.stated_range=UAV flight performance: Range (km)[km]"],
        ),
        ("Endurance (full load)", []),
        ("Max cruise speed (kt)", ["performance.cruise_speed=Max cruise speed (kt)[kt]"]),
        ("Ferry range, max (km)", ["performance.ferry_range=Ferry range, max (km)[km]"]),
        ("MTOW ('000 lb)", ["mass.max_takeoff=MTOW ('000 lb)[UNIT]"]),
        ("MTOW x1000 lb", ["mass.max_takeoff=MTOW x1000 lb[UNIT]"]),
        ("MTOW 10³ kg", ["mass.max_takeoff=MTOW 10³ kg[UNIT]"]),
        ("MTOW 1e3 kg", ["mass.max_takeoff=MTOW 1e3 kg[UNIT]"]),
        ("Ceiling (FL)", ["performance.ceiling=Ceiling (FL)[FL]"]),
        ("Endurance (h/min)", ["performance.endurance=Endurance (h/min)[UNIT]"]),
        ("MTOW kg/lb", ["mass.max_takeoff=MTOW kg/lb[UNIT]"]),
        ("MTOW (kg) (lb)", ["mass.max_takeoff=MTOW (kg) (lb)[UNIT]"]),
        ("MTOW kg (lb)", ["mass.max_takeoff=MTOW kg (lb)[UNIT]"]),
        ("Max speed km/h / kt", ["performance.max_speed=Max speed km/h / kt[UNIT]"]),
        ("MTOW kg (max)", ["mass.max_takeoff=MTOW kg (max)[kg]"]),
        ("MTOW (in t)", ["mass.max_takeoff=MTOW (in t)[t]"]),
        ("maxTakeoffWeightKg", ["mass.max_takeoff=maxTakeoffWeightKg[Kg]"]),
        ("MTOW (kg)|MTOW (lb)", ["mass.max_takeoff=MTOW (kg)[kg]"]),
        ("MTOW (kg)|MTOW in use (kg)", ["mass.max_takeoff=MTOW (kg)[kg]"]),
        ("Max spray payload (kg)", []),  # a dispensing system, which is unread and so told
        ("Spray tank (kg)", ["aerosol.capacity=Spray tank (kg)[kg]"]),
        ("Country of use", []),
        ("标准起飞重量(kg)", []),
        ("Weight w. payload (kg)", []),
        ("Endurance (h)|Endurance (min)", []),  # of 5 and 30 neither is the figure
        ("Endurance (h)|Endurance (s)", ["performance.endurance=Endurance (h)[h]"]),
        ("Airspeed cruise/max (kt)", []),
        ("On-station endurance (h)", []),
        ("משקל המראה (ק״ג)", ["mass.max_takeoff=משקל המראה (ק״ג)[ק״ג]"]),
        ("Range/radius (km)", []),
        ("Comm. range (km)", ["performance.datalink_range=Comm. range (km)[km]"]),
        ("Endurance min/max (h)", ["performance.endurance=Endurance min/max (h)[h]"]),
        ("Range, n mi", ["performance.stated_range=Range, n mi[n mi]"]),
        ("Minimum endurance (h)", ["performance.endurance_min=Minimum endurance (h)[h]"]),
        ("Endurance (min)", ["performance.endurance=Endurance (min)[min]"]),
        ("Endurance min / max (h)", ["performance.endurance=Endurance min / max (h)[UNIT]"]),
        ("Endurance min (h)", ["performance.endurance_min=Endurance min (h)[h]"]),
        ("ENDURANCE_MIN", ["performance.endurance=ENDURANCE_MIN[MIN]"]),
        ("Metric MTOW (kg)|Imperial MTOW (lb)", ["mass.max_takeoff=Metric MTOW (kg)[kg]"]),
        ("UAS|UAS Group|MTOW (kg)", ["name=UAS", "mass.max_takeoff=MTOW (kg)[kg]"]),
        (
            "Endurance min|Endurance max",
            [
                "performance.endurance_min=Endurance min[UNIT]",
                "performance.endurance_max=Endurance max[UNIT]",
            ],
        ),
    ]
)
def test_a_heading_is_proposed_for_what_it_is_of_or_for_nothing(heading: str, options: list[str]) -> None:
    found = propose(heading.split("|"), lambda _: ["5"], ())
    assert found.options == tuple(f"--map={option}" for option in options)


@pytest.mark.parametrize(
    ("heading", "cell", "read"),
    [
        ("MTOW kg (lb)", "1,500 (3,307)", True),
        ("MTOW (kg/lb)", "1500/3307", True),
        ("MTOW kg (lb)", "1,500 (3,907)", False),
        ("MTOW", "1,500 (3,307)", False),
    ],
)
def test_a_pair_is_read_in_the_two_units_of_its_heading_alone(heading: str, cell: str, read: bool) -> None:
    (option,) = propose([heading], lambda _: [cell], ()).options
    assert option.endswith("[kg]") == (heading != "MTOW")
    spec, dropped = spec_of(
        {heading: cell}, lay_out([heading], Recipe({"mass.max_takeoff": f"{heading}[kg]"})), "A"
    )
    assert [cell.code for cell in dropped] == ([] if read else ["bad-quantity"])
    assert spec.interval("mass.max_takeoff").at_least == (1500 if read else None)


def test_a_key_in_one_unit_takes_no_column_in_another() -> None:
    for heading, unit in (("MTOW (lb)", ""), ("MTOW lb", ""), ("MTOW (kg)", "kg"), ("MTOW", "kg")):
        recipe = Recipe({"mass.max_takeoff_kg": heading})
        if unit:
            assert lay_out([heading], recipe).columns["mass.max_takeoff", ""].unit == unit
            continue
        with pytest.raises(TableError, match="the heading says lb"):
            lay_out([heading], recipe)


@pytest.mark.parametrize(("heading", "cell"), [("Minimum endurance (h)", "5"), ("Minimum endurance", "5 h")])
def test_the_least_of_a_duration_is_no_number_of_minutes(heading: str, cell: str) -> None:
    (option,) = propose([heading], lambda _: [cell], ()).options
    key, _, column = option.removeprefix("--map=").partition("=")
    spec, _ = spec_of({heading: cell}, lay_out([heading], Recipe({key: column})), "A")
    assert spec.interval("performance.endurance") == Interval(5, None)


@pytest.mark.parametrize("text", ["name;MTOW (kg)\nA;1,500\n", "name;MTOW (kg);Notes\nA;1,500;see 3,4\n"])
def test_a_decimal_comma_is_proposed_only_where_a_figure_has_one(text: str, tmp_path: Path) -> None:
    assert "--decimal" not in screen(tmp_path, text, "--map=auto").stdout
    done = screen(tmp_path, "name;MTOW (kg)\nA;1,5\nB;10,494 lb\n", "--map=auto")
    assert ("--decimal=comma" in done.stdout, "'10,494 lb' counts as decimals" in done.stderr) == (True, True)


def test_numbers_say_nothing_of_the_decimal_mark_of_texts(tmp_path: Path) -> None:
    pq.write_table(pa.table({"MTOW_kg": [10.5], "Range_km": ["1.500"]}), tmp_path / "t.parquet")
    assert "--decimal" not in command.run("screen", tmp_path / "t.parquet", "--map=auto").stdout


@pytest.mark.parametrize(
    ("cell", "value"),
    [("Ja", True), ("✓", True), ("нет", False), ("HAYIR", False), ("1.0", True), (0.0, False), ("x", None)],
)
def test_a_flag_is_read_in_words_of_other_languages(cell: object, value: bool | None) -> None:
    spec, dropped = spec_of({"aircraft.armed": cell}, lay_out(["aircraft.armed"], Recipe()), "A")
    claims = spec.claims.get("aircraft.armed")
    assert (claims.items[0].value if claims else None, len(dropped)) == (value, value is None)


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("aircraft.role", "ISR / Strike", "isr-strike"),
        ("aircraft.configuration", "Multi-Rotor", "multirotor"),
        ("aircraft.configuration", "Multi rotor VTOL", None),
        ("origin", "Österreich", "AT"),
        ("origin", "中国", "CN"),
        ("origin", "Korea", None),
        ("origin", '="US"', "US"),
        ("origin", "keine Angabe", None),
        ("aircraft.designation", "none", "none"),  # it has none; TBD says nothing
        ("aircraft.designation", "TBD", None),
    ],
)
def test_a_word_is_read_where_it_can_only_be_one(key: str, cell: str, value: str | None) -> None:
    spec, _ = spec_of({key: cell}, lay_out([key], Recipe()), "A")
    claims = spec.claims.get(key)
    assert (claims.items[0].value if claims else None) == value


def test_none_may_say_that_nothing_is_known() -> None:
    found = propose(["Fuel type"], lambda _: ["none", "Electric"], ())
    assert found.options == ("--map=aircraft.propulsion=Fuel type", "--map-value=aircraft.propulsion:none=")
    assert "'none' counts as not known" in found.remarks[0]


def test_no_destination_is_read_from_a_word_for_none(tmp_path: Path) -> None:
    text = "name,mass.max_payload_kg,to\nA,5,NA\nB,5,n/a\nC,5,no\nD,5,NO\n"
    found, _ = rows(tmp_path, text, "--to-column=to")
    assert [row["diagnostics"] for row in found] == [*["to: unknown-country"] * 3, None]


@pytest.mark.parametrize(("text", "options"), [(text, options) for text, *options in PROPOSED])
def test_a_mapping_is_proposed_as_a_command_that_reads_the_table(
    text: str, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "t.csv"
    monkeypatch.setattr("sys.argv", ["mtcrcheck", "screen", str(given), "--map", "auto", "--summary"])
    done = screen(tmp_path, text, "--map", "auto", "--summary")
    assert done.returncode == 0
    words = shlex.split(done.stdout)
    assert words[:4] == ["mtcrcheck", "screen", str(given), "--summary"]
    assert words[4:] == [option if option[:2] == "--" else f"--map={option}" for option in options]
    kept = command.run(*words[1:])
    assert (kept.returncode, kept.stderr) == (0, "")


def test_a_unit_that_the_table_does_not_say_is_left_to_whoever_checks(tmp_path: Path) -> None:
    done = screen(tmp_path, DRONES, "--map=auto")
    assert "'--map=mass.max_takeoff=max_takeoff[UNIT]'" in done.stdout
    assert "weight" not in done.stdout
    assert "weight: not recognized, and not read" in done.stderr
    assert screen(tmp_path, DRONES, "--map=mass.max_takeoff=max_takeoff[UNIT]").returncode == 2


def test_a_column_of_words_is_no_figure_and_a_heading_with_a_strange_word_is_asked_about() -> None:
    cells = {"Payload": ["EO/IR", "n/a"], "Payload (kg)": ["50"], "Portée du capteur (km)": ["20"]}
    found = propose(list(cells), cells.__getitem__, ())
    assert found.options == ("--map=mass.max_payload=Payload (kg)[kg]",)
    assert "--map=performance.stated_range=Portée du capteur (km)[km]" in " ".join(found.remarks)


def test_few_cells_without_a_unit_do_not_cost_the_others() -> None:
    cells = ["500 kg", "1100 lb", "600"]
    assert propose(["MTOW"], lambda _: cells, ()).options == ("--map=mass.max_takeoff=MTOW",)
    assert propose(["MTOW"], lambda _: cells[1:], ()).options == ("--map=mass.max_takeoff=MTOW",)
    assert propose(["MTOW"], lambda _: cells[2:], ()).options == ("--map=mass.max_takeoff=MTOW[UNIT]",)


def test_units_that_stand_in_a_column_of_their_own_are_told(tmp_path: Path) -> None:
    for units, told in (("lb,kg", True), ("lb,ISR", False)):
        first, second = units.split(",")
        done = screen(tmp_path, f"Model,Payload,Unit\nA,500,{first}\nB,200,{second}\n", "--map=auto")
        assert ("Unit: holds the units of another column" in done.stderr) == told
    assert "--map=mass.max_payload=Payload" in done.stdout
    done = screen(tmp_path, "Model,Payload,Payload unit\nA,500,lb\nB,200,kg\n", "--map=auto")
    assert "Payload unit: holds the units of another column" in done.stderr


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("UAV comparison,,\nModel,MTOW (kg),Class\nA,50,Mini\n", "2"),
        ("Model,MTOW,Range\n,kg,km\nMQ-9,50,90\n", "1-2"),
        ("Name,MTOW,Range\n,kg,km\nMQ-9,50,90\n", "1-2"),
        ("Model,Mass (kg),\n,MTOW,Payload\nA,50,5\n", "1-2"),
        ("Model,MTOW (kg),Payload (kg),\n,,Internal,External\nA,50,5,3\n", "1-2"),
        ("Model,MTOW,Range,Origin\n(unit),(kg),(km),code\nMQ-9,50,90,US\n", "1-2"),
        ("Model,MTOW,Range\nA,50,90\n", ""),
        ("Model,MTOW,Range\nA,,\nB,50,\n", ""),
        ("UAV comparison,,\n,,\n,,\nA,50,Mini\n", None),
        ("UAVs,,\nModel,MTOW,Range\n,kg,km\nA,50,90\n", "2-3"),
        ("UAVs,,\nas of 2026,,\nModel,MTOW,Range\n,kg,km\nA,50,90\n", "3-4"),
        ("Aircraft,Mass,\nModel,MTOW,Payload\n,kg,kg\nA,50,5\n", "2-3"),
        ("Model,MTOW,Range\nUnit,kg,km\nA,50,90\n", "1-2"),
        ("Model,Mass (kg),\nModel,MTOW,Payload\nA,50,5\n", "1-2"),
        ("Model,Mass (kg),,Flight\n,MTOW,Payload,Endurance (h)\nA,50,5,3\n", "1-2"),
        ("UAV,Mass,,Endurance\n,MTOW,Payload,\n,kg,kg,h\nA,50,5,3\n", "1-3"),
        ("UAVs,,\n,,\nName,MTOW (kg),Range (km)\nA,50,90\nB,60,80\n", "2"),  # A is an aircraft
        ("UAVs,,\nName,MTOW (kg),Range (km)\nA,50,90\nB,60,80\n", "2"),
        ("UAVs,\nName,MTOW (kg)\nA,50\nB,60\n", "2"),
        ("UAVs,\n\nName,MTOW\nA,50\n", "2"),
        ("Name MTOW_kg Payload_kg\nA 50 5\n", None),
        ("UAVs,,\n2026,,\n,,\n,Mass,\nName,MTOW,Payload\n,kg,kg\nA,50,5\n", "3-5"),
        ("UAVs,,\n2026,,\n,,\n,,\nName,MTOW,Payload\nA,50,5\n", "3"),
    ],
)
def test_the_lines_that_name_the_columns_are_proposed(text: str, heading: str | None, tmp_path: Path) -> None:
    done = screen(tmp_path, text, "--map=auto")
    said = "with --heading in which line" in " ".join(done.stderr.split())
    assert (done.returncode, said) == ((2, True) if heading is None else (0, False))
    assert re.findall("--heading=([^ ]+)", done.stdout) == ([heading] if heading else [])


def test_rows_in_a_list_within_an_object_are_found(tmp_path: Path) -> None:
    wrapped = {
        "title": "UAS",
        "data": {"fleet": [{"model": "A", "mtow_kg": 50}, {"model": "B", "mtow_kg": 60}]},
    }
    done = screen(tmp_path, json.dumps(wrapped), "--map=auto", name="t.json")
    options = shlex.split(done.stdout)[2:]
    found, told = rows(tmp_path, json.dumps(wrapped), *options, name="t.json")
    assert ([row["model"] for row in found], told) == (["A", "B"], [])


@pytest.mark.parametrize(
    "option",
    ["--map=mass.empty", "--map-value=quad=multirotor", "--set=mass.empty", "--heading=0", "--heading=3-2"],
)
def test_options_of_another_form_are_usage_errors(option: str, tmp_path: Path) -> None:
    assert screen(tmp_path, DRONES, option).returncode == 2


def test_durations_of_a_parquet_file_are_not_read_as_microseconds(tmp_path: Path) -> None:
    pq.write_table(pa.table({"performance.endurance_min": [timedelta(hours=5)]}), tmp_path / "t.parquet")
    done = command.run("screen", tmp_path / "t.parquet")
    assert (done.returncode, "has durations" in done.stderr) == (2, True)
