-- The bounds of range and payload as somebody would write them for the columns of this benchmark alone, beside
-- columns of the same names as those of `screen`, filled by plain comparisons that are not the law.
-- `given` is the table; `kinds` has the coefficients by configuration, propulsion ('' unknown) and slow jets.

CREATE OR REPLACE MACRO flown(light, heavy, n) AS
    CASE WHEN n = 1.0 THEN ln(heavy / light) ELSE 2.0 * (power(light, -0.5) - power(heavy, -0.5)) END;

CREATE OR REPLACE MACRO kept(payload, empty, fuel, takeoff, n) AS
    CASE WHEN fuel > 0.0 THEN
        flown(empty + payload, empty + payload + greatest(least(fuel, takeoff - empty - payload), 0.0), n)
        / flown(empty, empty + fuel, n)
    WHEN empty + payload <= takeoff * (1.0 + 1e-12) THEN power(empty / (empty + payload), n)
    ELSE 0.0 END;

CREATE OR REPLACE MACRO beside(fuel, lightest, heaviest, room, takeoff, share) AS
    greatest(least(heaviest, room - share * fuel, takeoff - fuel), lightest);

CREATE OR REPLACE MACRO filling(spare, takeoff, share) AS
    CASE WHEN share > 0.0 THEN spare / share ELSE takeoff END;

CREATE OR REPLACE MACRO fuelled(payload, declared, lightest, heaviest, fuel_min, least_fuel, most_fuel, room, takeoff, share, n) AS
    least(
        kept(payload, lightest, CASE WHEN fuel_min > 1e-4 * takeoff THEN least_fuel ELSE 0.0 END, takeoff, n),
        kept(payload, lightest, most_fuel, takeoff, n),
        kept(payload, beside(least_fuel, lightest, heaviest, room, takeoff, share), least_fuel, takeoff, n),
        kept(payload, beside(most_fuel, lightest, heaviest, room, takeoff, share), most_fuel, takeoff, n),
        kept(
            payload,
            beside(greatest(least(filling(room - heaviest, takeoff, share), most_fuel), least_fuel), lightest, heaviest, room, takeoff, share),
            greatest(least(filling(room - heaviest, takeoff, share), most_fuel), least_fuel), takeoff, n
        ),
        kept(
            payload,
            beside(greatest(least(takeoff - heaviest, most_fuel), least_fuel), lightest, heaviest, room, takeoff, share),
            greatest(least(takeoff - heaviest, most_fuel), least_fuel), takeoff, n
        ),
        kept(
            payload,
            beside(greatest(least(declared / (1.0 - share), most_fuel), least_fuel), lightest, heaviest, room, takeoff, share),
            greatest(least(declared / (1.0 - share), most_fuel), least_fuel), takeoff, n
        )
    );

CREATE OR REPLACE MACRO least_kept(payload, declared, lightest, heaviest, fuel_min, fuel_max, least_fuel, takeoff, share, n) AS
    CASE WHEN takeoff - declared - share * least_fuel >= lightest * (1.0 - 1e-12) THEN
        CASE WHEN fuel_max <= 0.0 THEN least(
            kept(payload, lightest, 0.0, takeoff, n),
            kept(payload, beside(0.0, lightest, heaviest, takeoff - declared, takeoff, share), 0.0, takeoff, n)
        )
        ELSE fuelled(
            payload, declared, lightest, heaviest, fuel_min, least_fuel,
            greatest(least(fuel_max, takeoff - lightest, filling(takeoff - declared - lightest, takeoff, share)), least_fuel),
            takeoff - declared, takeoff, share, n
        ) END
    END;

CREATE OR REPLACE MACRO above_zero(mass) AS CASE WHEN mass IS NOT NULL THEN greatest(mass, 0.0) END;

CREATE OR REPLACE MACRO gain(payload, empty, fuel, n) AS
    CASE WHEN n = 1.0 AND fuel > 1e-4 * empty THEN ln(1.0 + fuel / empty) / ln(1.0 + fuel / (empty + payload))
    ELSE power((empty + payload) / empty, n) END;

CREATE OR REPLACE VIEW by_hand AS
WITH named AS (
    SELECT
        g.*, k.*,
        g."mass.max_takeoff_kg" AS takeoff, g."mass.empty_kg" AS empty, g."mass.max_payload_kg" AS payload,
        g."performance.endurance_h" AS endurance, g."performance.cruise_speed_kmh" AS cruise,
        g."performance.max_speed_kmh" AS top, g."performance.mission_radius_km" AS radius,
        coalesce(g."mass.max_fuel_kg", 0.0) AS fuel_min,
        least(
            g."mass.max_fuel_kg", g."mass.max_takeoff_kg", above_zero(g."mass.max_takeoff_kg" - g."mass.empty_kg"),
            CASE WHEN g."aircraft.propulsion" = 'electric' THEN 0.0 END
        ) AS fuel_max,
        coalesce(NOT g."aircraft.reusable", g."aircraft.role" IN ('loitering-munition', 'cruise-missile'), false) AS one_way
    FROM given g
    LEFT JOIN kinds k
        ON k.configuration = coalesce(g."aircraft.configuration", '')
        AND k.propulsion = coalesce(g."aircraft.propulsion", '')
        AND k.slow = coalesce(g."performance.max_speed_kmh" < 300.0, false)
), masses AS (
    SELECT
        *,
        greatest(
            takeoff, empty + fuel_min, payload, payload + empty,
            CASE WHEN "aircraft.configuration" = 'fixed-wing' THEN payload / (1.0 - fraction_low) END
        ) AS takeoff_min,
        least(empty, above_zero(takeoff - fuel_min)) AS empty_max,
        coalesce(empty, takeoff * fraction_low) AS lightest,
        least(
            payload, takeoff, above_zero(takeoff - empty),
            CASE WHEN "aircraft.configuration" = 'fixed-wing' AND empty IS NULL THEN takeoff * (1.0 - fraction_low) END
        ) AS payload_max
    FROM named
), gains AS (
    SELECT
        *,
        CASE WHEN fuel_max IS NOT NULL THEN least(fuel_max, greatest(fuel_min, 1e-4 * takeoff_min)) END AS least_fuel,
        least(
            gain(payload, lightest, fuel_min, exponent_high),
            CASE WHEN takeoff + payload IS NOT NULL THEN
                gain(least(payload, greatest(takeoff - lightest - fuel_min, 0.0)), lightest, fuel_min, exponent_high)
            END
        ) AS gained,
        payload IS NOT NULL AND lightest IS NOT NULL AS loaded
    FROM masses
), paces AS (
    SELECT
        *,
        greatest(
            cruise * cruise_low, CASE WHEN top > 1062.0 THEN 1062.0 ELSE top END * top_low, slowest_low,
            slowest_one_low * power(takeoff_min, 1.0 / 6.0)
        ) AS pace_min,
        least(
            cruise * cruise_high * gained, top * top_high * gained,
            CASE WHEN NOT loaded THEN cruise * cruise_high END,
            CASE WHEN NOT loaded THEN top * top_unloaded_high END
        ) AS pace_max,
        greatest(
            3600.0 * drag_low / (burn_high * 9.80665),
            cruise * jet_cruise_low * drag_low / thrust_high, top * jet_top_low * drag_low / thrust_high
        ) AS factor_min,
        least(
            3600.0 * drag_high / (burn_low * 9.80665),
            cruise * jet_cruise_high * drag_high / thrust_low, top * jet_top_high * drag_high / thrust_low
        ) AS factor_max
    FROM gains
), ranges AS (
    SELECT
        *,
        greatest(
            CASE WHEN "aircraft.configuration" IS DISTINCT FROM 'balloon' THEN "performance.stated_range_km" END,
            CASE WHEN NOT one_way THEN 2.0 * radius END, radius, endurance * pace_min,
            CASE WHEN fuel_min > 0.0 THEN factor_min * ln(1.0 + fuel_min / empty_max) END
        ) AS range_min,
        least(endurance * pace_max, factor_max * ln(1.0 + fuel_max / empty)) AS range_max,
        least(payload, 500.0) AS half
    FROM paces
), shares AS (
    SELECT
        *,
        CASE
            WHEN empty IS NOT NULL THEN greatest(
                least_kept(payload, payload, empty, empty_max, fuel_min, fuel_max, least_fuel, takeoff_min, 0.0, 1.5),
                kept_low * least_kept(payload, payload, empty, empty_max, fuel_min, fuel_max, least_fuel, takeoff_min, 0.0, 1.0)
            )
            WHEN lightest IS NOT NULL THEN greatest(
                least_kept(payload, payload, lightest, fraction_high * takeoff_min, fuel_min, fuel_max, least_fuel, takeoff_min, 0.2, 1.5),
                kept_low * least_kept(payload, payload, lightest, fraction_high * takeoff_min, fuel_min, fuel_max, least_fuel, takeoff_min, 0.2, 1.0)
            )
            WHEN payload IS NOT NULL THEN 0.06
        END AS kept_full,
        CASE
            WHEN empty IS NOT NULL THEN greatest(
                least_kept(half, payload, empty, empty_max, fuel_min, fuel_max, least_fuel, takeoff_min, 0.0, 1.5),
                kept_low * least_kept(half, payload, empty, empty_max, fuel_min, fuel_max, least_fuel, takeoff_min, 0.0, 1.0)
            )
            WHEN lightest IS NOT NULL THEN greatest(
                least_kept(half, payload, lightest, fraction_high * takeoff_min, fuel_min, fuel_max, least_fuel, takeoff_min, 0.2, 1.5),
                kept_low * least_kept(half, payload, lightest, fraction_high * takeoff_min, fuel_min, fuel_max, least_fuel, takeoff_min, 0.2, 1.0)
            )
            WHEN payload IS NOT NULL THEN 0.06
        END AS kept_half
    FROM ranges
), bounds AS (
    SELECT
        *,
        greatest(
            CASE WHEN range_min * kept_full >= 300.0 THEN payload END,
            CASE WHEN range_min * kept_half >= 300.0 THEN half END
        ) AS carried_min,
        least(
            payload_max, CASE WHEN range_max < 300.0 THEN 0.0 END,
            above_zero(empty_max * (range_max * loaded_high / 300.0 - 1.0)),
            CASE WHEN range_max IS NOT NULL THEN
                above_zero(takeoff - empty - least(300.0 / greatest(range_max, 1e-9), 1.0) * fuel_min) END,
            above_zero(takeoff * exp(-300.0 / factor_max) - empty)
        ) AS carried_max
    FROM shares
), verdicts AS (
    SELECT
        *,
        CASE
            WHEN range_min >= 300.0 AND carried_min >= 500.0 THEN 'I'
            WHEN range_max < 300.0 OR carried_max < 500.0 THEN CASE WHEN range_min >= 300.0 THEN 'II' ELSE 'undetermined' END
            ELSE 'undetermined'
        END AS found
    FROM bounds
)
SELECT
    COLUMNS(lambda c: c = 'id' OR contains(c, '.')),
    found AS category,
    CASE found WHEN 'I' THEN '1.A.2' WHEN 'II' THEN '19.A.2' END AS item,
    CASE found WHEN 'undetermined' THEN 'I|II|none' ELSE found END AS candidates,
    CASE WHEN found <> 'undetermined' THEN 'estimated' END AS evidence,
    found AS if_traded,
    range_min AS range_min_km, range_max AS range_max_km,
    carried_min AS payload_at_300_km_min_kg, carried_max AS payload_at_300_km_max_kg,
    CASE WHEN range_min > range_max THEN 'contradiction|foreign-origin' ELSE 'foreign-origin' END AS alerts,
    CASE WHEN found = 'undetermined' AND payload IS NULL THEN 'mass.max_payload'
         WHEN found = 'undetermined' AND endurance IS NULL THEN 'performance.endurance' END AS missing,
    {readings}
    CAST(NULL AS VARCHAR) AS diagnostics
FROM verdicts
