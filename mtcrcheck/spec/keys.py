"""The keys of a spec, declared once: border models, templates, columns and questions all derive from here.

A key's name is dotted as in ``Spec.claims``. The file spells it the same, except where one spelling serves
two keys and the unit decides which is meant: the second then has its ``file_name``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from mtcrcheck.spec import units
from mtcrcheck.spec.units import Dimension

Kind = Literal["quantity", "number", "flag", "choice", "text", "country"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it holds and how it is named elsewhere.

    ``dimension`` is set for quantities and numbers, ``choices`` for choices and, as the words that count, for
    some texts. Of a quantity or number, ``may_be_zero`` is whether 0 says something: elsewhere it is what
    tables write for a figure that is not known. A ``judgement`` is the analyst's own: it counts where it is
    set over a spec, and a spec that makes it is shown and not believed.
    """

    name: str
    kind: Kind
    description: str
    dimension: Dimension | None = None
    choices: tuple[str, ...] = ()
    file_name: str = ""
    may_be_zero: bool = False
    judgement: bool = False

    @property
    def unit(self) -> str:
        """The canonical unit, empty where there is none."""
        return self.dimension.canonical if self.dimension else ""

    @property
    def suffix(self) -> str:
        """What the unit adds to a column's name."""
        return self.dimension.suffix if self.dimension else ""

    @property
    def is_greatest(self) -> bool:
        """Whether the figure is a greatest one by its nature: "up to 27 h" of endurance is 27 h."""
        return self.kind == "quantity" and self.name not in NOT_GREATEST

    @property
    def in_file(self) -> str:
        """The dotted key as the file spells it."""
        return self.file_name or self.name

    def column(self, bound: Literal["", "min", "max"] = "") -> str:
        """Return the column's name in a table, for the value itself or for one of its bounds."""
        return f"{self.name}_{bound}{self.suffix}" if bound else f"{self.name}{self.suffix}"


def _flag(name: str, description: str) -> Key:
    return Key(name, "flag", description)


def _choice(name: str, choices: str, description: str) -> Key:
    return Key(name, "choice", description, choices=tuple(choices.split()))


def _quantity(
    name: str, dimension: Dimension, description: str, file_name: str = "", *, may_be_zero: bool = False
) -> Key:
    return Key(name, "quantity", description, dimension, file_name=file_name, may_be_zero=may_be_zero)


NOT_GREATEST = frozenset(
    {
        *("mass.empty", "performance.cruise_speed", "performance.loiter_speed"),
        *("performance.specific_fuel_consumption", "performance.thrust_specific_fuel_consumption"),
    }
)
"""Quantities that are no greatest ones: "up to" gives their upper end."""

TABLES: Mapping[str, str] = {
    "aircraft": "What the aircraft is: flags and choices.",
    "sensors": "Cameras, radars and inertial equipment that a control list names.",
    "mass": "What it weighs and carries.",
    "performance": "How far, how long, how fast and how high it flies.",
    "aerosol": "Its dispensing system, if it has one.",
    "transfer": "What is sent to whom; every key is also an option of the command.",
}

_DECLARED = (
    Key("manufacturer", "text", "Who makes it."),
    Key("origin", "country", "State of manufacture: ISO 3166 alpha-2, alpha-3 or name."),
    _choice(
        "aircraft.configuration",
        "fixed-wing rotary-wing multirotor vtol-hybrid airship balloon",
        "How it stays up.",
    ),
    _choice(
        "aircraft.role",
        "isr strike isr-strike cargo target-drone agricultural survey communications loitering-munition "
        "cruise-missile unmanned-combat hypersonic recreational-model other",
        "What it is built to do.",
    ),
    _choice(
        "aircraft.propulsion",
        "piston turboprop turboshaft turbofan turbojet electric hybrid-electric fuel-cell solar rocket "
        "tethered none",
        "What drives it.",
    ),
    _flag("aircraft.military", "Designed or modified for military use."),
    _flag("aircraft.armed", "Armed, or designed to deliver munitions."),
    _flag("aircraft.reusable", "Recovered and flown again; false for one-way systems."),
    _flag("aircraft.optionally_piloted", "Also flown with a pilot aboard."),
    _flag(
        "aircraft.incorporates_defense_article",
        "Carries, or is built to carry, an item on the munitions list; unknown if left out.",
    ),
    _choice(
        "aircraft.control",
        "beyond-visual-line-of-sight visual-line-of-sight",
        "How far off it is controlled, by the operator's unaided sight and not the radio's.",
    ),
    _flag("aircraft.autonomous", "Has autonomous flight control and navigation."),
    _quantity("aircraft.gust_tolerance", units.SPEED, "Strongest gust it takes off and flies steadily in."),
    _flag(
        "aircraft.swarming",
        "Flight control with which aircraft act on each other as a swarm, in the sense of USML VIII(h)(12).",
    ),
    _flag("aircraft.refuelled_in_flight", "Can be refuelled in flight."),
    Key("aircraft.designation", "text", "Military designation, such as 'MQ-9A'; 'none' where it has none."),
    _quantity(
        "sensors.thermal_frame_rate",
        units.FREQUENCY,
        "Highest frame rate of its thermal cameras; 0 where it has none.",
        may_be_zero=True,
    ),
    _flag("sensors.controlled_camera", "Has a camera of 6A003.b.3 or 6A003.b.4.b."),
    _flag("sensors.controlled_radar", "Has a radar or lidar of 6A008.d to .h."),
    _flag(
        "sensors.controlled_inertial", "Has inertial equipment with sensors of 7A001, 7A002, 7A003 or 7A005."
    ),
    _quantity("mass.empty", units.MASS, "Empty mass."),
    _quantity("mass.max_takeoff", units.MASS, "Maximum take-off mass."),
    _quantity("mass.max_fuel", units.MASS, "Fuel at full tanks; a volume is read as well."),
    _quantity("mass.max_fuel_volume", units.VOLUME, "Volume of the full tanks.", "mass.max_fuel"),
    _quantity("mass.max_payload", units.MASS, "Maximum payload as declared."),
    _choice("mass.payload_limit", "structure takeoff-mass unknown", "What sets max_payload."),
    _quantity(
        "performance.ferry_range", units.LENGTH, "One-way range on full fuel, as the MTCR defines range."
    ),
    _quantity("performance.stated_range", units.LENGTH, "A published range of unknown basis."),
    _quantity("performance.mission_radius", units.LENGTH, "Distance out that still allows the way back."),
    _quantity(
        "performance.datalink_range",
        units.LENGTH,
        "Control radius: never a limit on range.",
    ),
    _quantity("performance.endurance", units.DURATION, "Longest time in the air."),
    _quantity("performance.cruise_speed", units.SPEED, "True airspeed in cruise."),
    _quantity("performance.loiter_speed", units.SPEED, "True airspeed while loitering."),
    _quantity("performance.max_speed", units.SPEED, "Maximum true airspeed in level flight."),
    _quantity("performance.ceiling", units.HEIGHT, "Greatest altitude."),
    Key("performance.lift_to_drag", "number", "Lift over drag in cruise, a plain number.", units.NUMBER),
    _quantity(
        "performance.specific_fuel_consumption",
        units.POWER_CONSUMPTION,
        "Fuel burnt per energy delivered at the shaft; for jets, fuel per thrust and time.",
    ),
    _quantity(
        "performance.thrust_specific_fuel_consumption",
        units.THRUST_CONSUMPTION,
        "Fuel burnt per thrust and time, of jets.",
        "performance.specific_fuel_consumption",
    ),
    _quantity("performance.battery_energy", units.ENERGY, "Energy of the full batteries."),
    _quantity(
        "aerosol.capacity",
        units.VOLUME,
        "Storage of the dispensing system, as a volume or a mass of spray; stating it means that one is there.",
    ),
    _quantity(
        "aerosol.capacity_mass",
        units.MASS,
        "Mass of spray that the dispensing system holds.",
        "aerosol.capacity",
    ),
    _quantity("aerosol.optional_capacity", units.VOLUME, "Storage of the largest tank offered for it."),
    _quantity(
        "aerosol.optional_capacity_mass",
        units.MASS,
        "Mass of spray that the largest tank offered holds.",
        "aerosol.optional_capacity",
    ),
    _flag(
        "aerosol.designed_for",
        "Incorporates, or is designed or modified to incorporate, a dispensing system.",
    ),
    _choice(
        "transfer.item",
        "complete-system production-facility technology software component engine conversion-kit ground-station "
        "launcher",
        "What is sent.",
    ),
    _choice(
        "transfer.end_user", "government armed-forces police commercial approved-entity", "Who will use it."
    ),
    Key(
        "transfer.end_use",
        "text",
        "End use; 'military' and 'wmd-delivery' change the result.",
        choices=("none", "military", "wmd-delivery"),
    ),
    _quantity(
        "transfer.us_content_share",
        units.SHARE,
        "Share of controlled US content in the value of a foreign aircraft.",
        may_be_zero=True,
    ),
    _choice("transfer.channel", "fms dcs", "Government to government (fms) or direct commercial sale (dcs)."),
    Key(
        "transfer.value_usd",
        "number",
        "Value of the transfer in US dollars, a plain number.",
        units.MONEY,
    ),
    Key(
        "transfer.nsm28_partner",
        "flag",
        "A partner with strong export controls, in the judgement of the analyst, who alone can say so.",
        judgement=True,
    ),
)

KEYS: Mapping[str, Key] = {key.name: key for key in _DECLARED}
"""Every key that a spec can make claims on, by its name in ``Spec.claims``."""


NEVER_ABOVE = (
    ("mass.empty", "mass.max_takeoff"),
    ("mass.max_payload", "mass.max_takeoff"),
    ("mass.max_fuel", "mass.max_takeoff"),
    ("performance.cruise_speed", "performance.max_speed"),
    ("performance.loiter_speed", "performance.max_speed"),
    ("performance.mission_radius", "performance.ferry_range"),
)
"""Pairs of quantities of which the first is never greater than the second."""


def _payload_at(point: str) -> Key:
    return _quantity(point, units.MASS, "Payload at this point of the curve.", may_be_zero=True)


CURVES: Mapping[str, tuple[Key, Key]] = {
    "performance.payload_range": (
        _payload_at("performance.payload_range.payload"),
        _quantity("performance.payload_range.range", units.LENGTH, "How far it flies with that payload."),
    ),
    "performance.payload_endurance": (
        _payload_at("performance.payload_endurance.payload"),
        _quantity(
            "performance.payload_endurance.endurance", units.DURATION, "How long it flies with that payload."
        ),
    ),
}
"""The published curves, each a list of tables with these two keys: the payload, and how far or how long."""

_ALERTS = (
    "trade-off near-threshold range-basis contradiction unverified-law undated-membership partial-embargo "
    "foreign-origin not-in-force published-category suspect-claim single-source assumption"
)
ALERTS = tuple(_ALERTS.split())
"""The alerts that a waiver can name: a closed list."""


@cache
def in_table(table: str) -> Mapping[str, tuple[Key, ...]]:
    """Return the keys of one table ("" for the top level) by how the file spells them, in order."""
    found: dict[str, list[Key]] = {}
    for key in _DECLARED:
        head, _, leaf = key.in_file.rpartition(".")
        if head == table:
            found.setdefault(leaf, []).append(key)
    return {leaf: tuple(keys) for leaf, keys in found.items()}


def curves_in(table: str) -> Mapping[str, Mapping[str, Key]]:
    """Return the curves of one table by how the file spells them, each with the keys of its points."""
    found = (name.rpartition(".") for name in CURVES)
    return {
        leaf: {key.name.rpartition(".")[2]: key for key in CURVES[f"{head}.{leaf}"]}
        for head, _, leaf in found
        if head == table
    }
