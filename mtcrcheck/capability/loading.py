"""What a payload costs in range: the mass integrals that all bounds on loaded flight are made of.

Flying burns energy at a rate that grows with mass to a power, so the distance flown between two masses is
the integral of mass to minus that power. The share of the range that is kept with a payload aboard is the
ratio of two such integrals, in which efficiency cancels. All masses are in kg.
"""

from mtcrcheck.capability.arithmetic import Arithmetic, Number

STEEPEST = 1.5
"""No aircraft burns more steeply with its mass: induced power in hover grows with the 1.5th power of it."""
BREGUET_EXPONENT = 1.0
LEAST_FUEL = 1e-4
"""Share of take-off mass that stands for hardly any fuel: nothing flies far on less."""


def distance(x: Arithmetic, light: Number, heavy: Number, exponent: float) -> Number:
    """Return the integral of mass to the minus ``exponent`` (1 or 1.5) from ``light`` to ``heavy`` (kg)."""
    if exponent == BREGUET_EXPONENT:
        return x.ln(heavy / light)
    return 2.0 * (x.power(light, -0.5) - x.power(heavy, -0.5))


def share_kept(
    x: Arithmetic, payload: Number, empty: Number, fuel: Number, takeoff: Number, exponent: float
) -> Number:
    """Return R(p)/R(0) for one set of masses: with payload, fuel is cut to what take-off mass leaves.

    Without fuel it is the limit for little fuel, which is also that of a battery: (E/(E+p)) to the exponent.
    """
    aboard = x.greatest(x.least(fuel, takeoff - empty - payload), 0.0)
    return x.either(
        fuel > 0.0,
        lambda: (
            distance(x, empty + payload, empty + payload + aboard, exponent)
            / distance(x, empty, empty + fuel, exponent)
        ),
        lambda: x.either(
            empty + payload <= takeoff * (1.0 + 1e-12),
            lambda: x.power(empty / (empty + payload), exponent),
            lambda: 0.0,
        ),
    )


def least_share_kept(
    x: Arithmetic,
    payload: Number,
    declared: Number,
    empty: tuple[Number, Number],
    fuel: tuple[Number, Number],
    takeoff: Number,
    *,
    exponent: float,
    fuel_share: Number = 0.0,
    factor: Number = 1.0,
) -> Number:
    """Return the least R(p)/R(0), times ``factor``, over all empty masses and fuels that the bounds allow.

    ``empty`` and ``fuel`` are the least and the most of each. ``declared`` is a payload known to be carried,
    with at least ``fuel_share`` of the full fuel, and not less than ``payload``. Nothing where no masses fit.

    In empty mass, as in fuel, the share rises to one maximum and falls, so its minimum lies on the border of
    what is allowed: at the lightest empty mass with the least or the most fuel, or at the heaviest empty mass
    that fuel leaves room for, where that changes its slope. The tests search the inside for a smaller one.
    Without fuel it rises with empty mass throughout.
    """
    (lightest, heaviest), (least_fuel, most_fuel) = empty, fuel
    battery = most_fuel <= 0.0
    least = x.least(most_fuel, x.greatest(least_fuel, LEAST_FUEL * takeoff))
    room = takeoff - declared

    def filling(spare: Number) -> Number:
        """Return the fuel of which ``fuel_share`` fills the room left, any where no share has to."""
        return x.either(fuel_share > 0.0, lambda: spare / fuel_share, lambda: takeoff)

    most = x.greatest(x.least(most_fuel, takeoff - lightest, filling(room - lightest)), least)

    def heaviest_beside(fuel: Number) -> Number:
        return x.greatest(x.least(heaviest, room - fuel_share * fuel, takeoff - fuel), lightest)

    def within(fuel: Number) -> Number:
        return x.greatest(x.least(fuel, most), least)

    def kept(empty: Number, fuel: Number) -> Number:
        return share_kept(x, payload, empty, fuel, takeoff, exponent)

    def fuelled() -> Number:
        bends = x.distinct(
            least,
            most,
            within(filling(room - heaviest)),
            within(takeoff - heaviest),
            within(declared / (1.0 - fuel_share)),
        )
        hardly_any = x.either(least_fuel > LEAST_FUEL * takeoff, lambda: least, lambda: 0.0)
        masses = x.distinct(
            (lightest, hardly_any), (lightest, most), *((heaviest_beside(fuel), fuel) for fuel in bends)
        )
        shares = [kept(empty, fuel) for empty, fuel in masses]
        return x.least(shares[0], *shares)  # of two or more, also where only one is left

    return x.only_if(
        room - fuel_share * least >= lightest * (1.0 - 1e-12),
        lambda: factor * x.either(battery, lambda: kept(lightest, 0.0), fuelled),
    )


def gain_unloaded(x: Arithmetic, payload: Number, empty: Number, fuel: Number, exponent: Number) -> Number:
    """Return the most that range grows when a payload, carried beside the full fuel, stays at home.

    Falls with empty mass and with fuel, so their lower bounds give an upper one. ``exponent`` is 1 for
    aircraft that burn fuel, 1.5 for those whose mass does not change.
    """
    return x.either(
        (exponent == BREGUET_EXPONENT) & (fuel > LEAST_FUEL * empty),
        lambda: x.ln(1.0 + fuel / empty) / x.ln(1.0 + fuel / (empty + payload)),
        lambda: x.power((empty + payload) / empty, exponent),
    )
