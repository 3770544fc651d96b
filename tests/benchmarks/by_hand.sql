-- A yardstick for `screen`: the proven columns as an analyst would write them by hand for DuckDB, over the generated rows.
--
-- It has category, candidates, both bounds of range and of the payload at 300 km, and treatment and review under the same
-- interpretations, from the outer bands of the physics (the table `bands`, by kind of aircraft). It leaves out: working
-- answers, evidence, trade-offs, alerts, missing keys, diagnostics; every column that the generated table has not (curves,
-- batteries, own consumption, origin, designation, swarming, refuelling, destinations); texts and units; and which of
-- figures that contradict each other is set aside: such a row is undetermined here. Where open facts hang together it
-- takes each by itself. The benchmark prints on which share of rows both agree.
CREATE OR REPLACE MACRO lnp(x) AS CASE WHEN x > 0 THEN ln(x) END;
CREATE OR REPLACE MACRO gain(p, e, f, x) AS CASE WHEN x = 1 AND f > 1e-4 * e THEN lnp(1 + f / e) / lnp(1 + f / (e + p))
  ELSE pow((e + p) / e, x) END;
CREATE OR REPLACE MACRO aboard(p, e, f, t) AS greatest(least(f, t - e - p), 0);
CREATE OR REPLACE MACRO share_breguet(p, e, f, t) AS CASE WHEN f > 0 THEN lnp((e + p + aboard(p, e, f, t)) / (e + p)) / lnp((e + f) / e)
  WHEN e + p <= t * (1 + 1e-12) THEN e / (e + p) ELSE 0 END;
CREATE OR REPLACE MACRO share_steep(p, e, f, t) AS CASE WHEN f > 0
  THEN (1 / sqrt(e + p) - 1 / sqrt(e + p + aboard(p, e, f, t))) / (1 / sqrt(e) - 1 / sqrt(e + f))
  WHEN e + p <= t * (1 + 1e-12) THEN pow(e / (e + p), 1.5) ELSE 0 END;
CREATE OR REPLACE MACRO worst_steep(p, room, a, b, l, fm, t, f1, most, e3, e4, e5, f5, e6, f6, e7, f7) AS CASE WHEN room - b * a < l * (1 - 1e-12) THEN NULL WHEN fm <= 0 THEN share_steep(p, l, 0, t)
  ELSE least(share_steep(p, l, f1, t), share_steep(p, l, most, t), share_steep(p, e3, a, t), share_steep(p, e4, most, t),
  share_steep(p, e5, f5, t), share_steep(p, e6, f6, t), share_steep(p, e7, f7, t)) END;
CREATE OR REPLACE MACRO worst_breguet(p, room, a, b, l, fm, t, f1, most, e3, e4, e5, f5, e6, f6, e7, f7) AS CASE WHEN room - b * a < l * (1 - 1e-12) THEN NULL WHEN fm <= 0 THEN share_breguet(p, l, 0, t)
  ELSE least(share_breguet(p, l, f1, t), share_breguet(p, l, most, t), share_breguet(p, e3, a, t), share_breguet(p, e4, most, t),
  share_breguet(p, e5, f5, t), share_breguet(p, e6, f6, t), share_breguet(p, e7, f7, t)) END;
CREATE OR REPLACE MACRO part_of(q, s, emf_lo, beside_lo) AS share_breguet(q * (1 - emf_lo - beside_lo * s * (1 - emf_lo)), emf_lo, s * (1 - emf_lo), 1);
CREATE OR REPLACE MACRO part(q, emf_lo, beside_lo, bsk_lo) AS 0.95 * bsk_lo * least(part_of(q, 0, emf_lo, beside_lo), part_of(q, 0.014, emf_lo, beside_lo), part_of(q, 0.043, emf_lo, beside_lo), part_of(q, 0.115, emf_lo, beside_lo),
  part_of(q, 0.286, emf_lo, beside_lo), part_of(q, 0.571, emf_lo, beside_lo), part_of(q, 1, emf_lo, beside_lo));
CREATE OR REPLACE MACRO crossed(low, high) AS coalesce(low - high > 1e-9 * greatest(abs(low), abs(high)), false);
CREATE OR REPLACE MACRO one_of(a, x, b, y, c, z, d, w) AS CASE WHEN a::INT + b::INT + c::INT + d::INT <> 1 THEN 'undetermined'
  WHEN a THEN x WHEN b THEN y WHEN c THEN z ELSE w END;
CREATE OR REPLACE MACRO treated(i, ii, none, crewed) AS one_of(i, 'category-i', ii, 'category-ii', none, 'not-listed', crewed, 'crewed-aircraft');
CREATE OR REPLACE MACRO reviewed(strong, prohibited, case_by_case, no) AS one_of(strong, 'strong-presumption-of-denial', prohibited,
  'prohibited', case_by_case, 'case-by-case', no, 'no-mt-review');

COPY (
WITH cells AS (
  SELECT *, "aircraft.configuration" AS conf, "aircraft.propulsion" AS prop, "aircraft.role" AS role, "mass.max_takeoff_kg" AS tk,
    "mass.empty_kg" AS em, coalesce("mass.max_fuel_kg", 0) AS fu, "mass.max_fuel_kg" AS fuel, "mass.max_payload_kg" AS pl,
    "performance.stated_range_km" AS stated, "performance.mission_radius_km" AS radius, "performance.endurance_h" AS en,
    "performance.cruise_speed_kmh" AS cr, "performance.max_speed_kmh" AS mx, "aerosol.capacity_l" AS tank,
    coalesce("transfer.item", 'complete-system') AS thing, "transfer.nsm28_partner" AS partner,
    CASE WHEN pl >= 5 OR tk IS NOT NULL OR em IS NOT NULL THEN pl END AS most_pl,
    coalesce(mx < 100, false) OR coalesce(mx < 300 AND tk < 10, false) AS slow,
    coalesce(conf = 'fixed-wing', false) AS fixed, coalesce(prop IN ('electric', 'solar', 'tethered', 'none'), false) AS fuelless,
    coalesce(NOT "aircraft.reusable", role IN ('loitering-munition', 'cruise-missile') OR NULL) AS one_way
  FROM read_parquet($given)),
banded AS (SELECT * FROM cells JOIN bands ON coalesce(conf, '') = kind AND coalesce(prop, '') = engine AND slow = is_slow),
masses AS (SELECT *,
    least(tk, CASE WHEN most_pl > 0 THEN most_pl / lps_lo END) AS tk_hi,
    least(fuel, CASE WHEN fuelless THEN 0 END, tk_hi - em, tk_hi) AS fu_hi,
    greatest(tk, em + fu, pl, pl + em, CASE WHEN fixed AND em IS NULL THEN pl / (1 - emf_lo) END) AS tk_lo,
    least(em, tk_hi - fu) AS em_hi, coalesce(em, tk * emf_lo) AS light,
    least(most_pl, tk_hi, tk_hi - em, CASE WHEN fixed AND em IS NULL THEN tk_hi * (1 - emf_lo) END) AS pl_hi,
    greatest(mx, cr) AS v_lo,
    coalesce(mx, least(CASE WHEN prop IN ('piston', 'electric', 'turboprop') OR conf IN ('rotary-wing', 'multirotor') THEN fpf_hi END,
      cr * msc_hi)) AS v_hi,
    CASE WHEN tk_hi - light IS NOT NULL THEN greatest(tk_hi - light - fu, 0) END AS spare,
    least(gain(most_pl, light, fu, lex_hi), CASE WHEN most_pl IS NOT NULL THEN gain(least(most_pl, spare), light, fu, lex_hi) END,
      gain(spare, light, fu, lex_hi)) AS gained
  FROM banded),
paces AS (SELECT *, least(cr, mx) AS slowest, pow(tk_lo, 1 / 6) * sp1_lo AS wing, pow(tk_hi, 1 / 6) * fp1_hi * gained AS fast,
    pow(tk_hi, 1 / 6) * fpp_hi AS fast_loaded,
    greatest(cr * pcs_lo, CASE WHEN mx IS NOT NULL THEN least(mx, 1062) END * pms_lo,
      CASE WHEN slowest IS NULL OR slowest >= slow_lo * psp_lo OR slow_lo > 10 * slowest THEN slow_lo END,
      CASE WHEN slowest IS NULL OR slowest >= wing * psp_lo OR wing > 10 * slowest THEN wing END) AS pace_lo,
    least(cr * pcs_hi * gained, cr * pcp_hi, mx * pms_hi * gained, mx * pmp_hi,
      CASE WHEN cr IS NULL OR cr <= fast * psp_hi OR fast * 10 < cr THEN fast END,
      CASE WHEN cr IS NULL OR cr <= fast_loaded * psp_hi OR fast_loaded * 10 < cr THEN fast_loaded END) AS pace_hi,
    greatest(3600 * ld_lo / (fte_hi * 9.80665), cr * jc_lo * ld_lo / tc_hi, mx * jm_lo * ld_lo / tc_hi) AS factor_lo,
    least(3600 * ld_hi / (fte_lo * 9.80665), cr * jc_hi * ld_hi / tc_lo, mx * jm_hi * ld_hi / tc_lo) AS factor_hi
  FROM masses),
ranges AS (SELECT *,
    greatest(stated, CASE WHEN one_way IS NOT TRUE THEN 2 * radius END, radius, en * pace_lo,
      CASE WHEN fu > 0 THEN factor_lo * lnp(1 + fu / em_hi) END) AS range_lo,
    least(en * pace_hi, CASE WHEN conf = 'multirotor' AND prop = 'electric' AND tk_hi <= 150 THEN brr_hi END,
      factor_hi * lnp(1 + fu_hi / em)) AS range_hi,
    -- the masses between which the share of the range that is kept with a payload is the least
    em IS NOT NULL AND em_hi IS NOT NULL AS known, CASE WHEN known THEN em ELSE light END AS l,
    CASE WHEN known THEN em_hi ELSE emf_hi * tk_lo END AS h, CASE WHEN known THEN 0 ELSE beside_lo END AS b, tk_lo AS t, fu_hi AS fm,
    least(fm, greatest(fu, 1e-4 * t)) AS a, t - pl AS room,
    greatest(least(fm, t - l, CASE WHEN b > 0 THEN (room - l) / b ELSE t END), a) AS most,
    CASE WHEN fu > 1e-4 * t THEN a ELSE 0 END AS f1, greatest(least(CASE WHEN b > 0 THEN (room - h) / b ELSE t END, most), a) AS f5,
    greatest(least(t - h, most), a) AS f6, greatest(least(pl / (1 - b), most), a) AS f7,
    greatest(least(h, room - b * a, t - a), l) AS e3, greatest(least(h, room - b * most, t - most), l) AS e4,
    greatest(least(h, room - b * f5, t - f5), l) AS e5, greatest(least(h, room - b * f6, t - f6), l) AS e6,
    greatest(least(h, room - b * f7, t - f7), l) AS e7
  FROM paces),
shares AS (SELECT *, pl IS NOT NULL AND l IS NOT NULL AND h IS NOT NULL AND fm IS NOT NULL AND t IS NOT NULL AS whole,
    CASE WHEN pl IS NOT NULL AND (em IS NULL OR tk IS NULL) THEN krm_lo END AS anyhow, least(pl, 500) AS half,
    CASE WHEN whole THEN greatest(worst_steep(pl, room, a, b, l, fm, t, f1, most, e3, e4, e5, f5, e6, f6, e7, f7), bsk_lo * worst_breguet(pl, room, a, b, l, fm, t, f1, most, e3, e4, e5, f5, e6, f6, e7, f7)) END AS from_masses,
    CASE WHEN whole THEN greatest(worst_steep(half, room, a, b, l, fm, t, f1, most, e3, e4, e5, f5, e6, f6, e7, f7), bsk_lo * worst_breguet(half, room, a, b, l, fm, t, f1, most, e3, e4, e5, f5, e6, f6, e7, f7)) END AS half_from_masses,
    greatest(from_masses, anyhow, CASE WHEN anyhow IS NOT NULL OR em IS NULL OR tk IS NULL THEN CASE WHEN pl > 0 THEN part(1, emf_lo, beside_lo, bsk_lo) END END) AS kept,
    greatest(half_from_masses, anyhow, CASE WHEN em IS NULL OR tk IS NULL THEN CASE WHEN pl > 0 THEN part(half / pl, emf_lo, beside_lo, bsk_lo) END END) AS kept_half,
    CASE WHEN pl >= 500 THEN range_lo * kept_half END AS half_lo,
    least(range_hi, CASE WHEN pl_hi < 500 THEN 0 END,
      CASE WHEN fu > 0 AND tk_hi - em IS NOT NULL THEN range_hi * least(1, greatest(tk_hi - em - 500, 0) / fu) END,
      CASE WHEN tk_hi > em + 500 THEN factor_hi * lnp(tk_hi / (em + 500)) WHEN tk_hi <= em + 500 THEN 0 * factor_hi END,
      range_hi * bgl_hi * em_hi / (em_hi + 500),
      CASE WHEN fu_hi + em_hi + em + tk_hi IS NOT NULL THEN range_hi * least(1, bsk_hi * least(
        CASE WHEN fu_hi > 0 THEN lnp(1 + fu_hi / (em_hi + 500)) / lnp(1 + fu_hi / em_hi) ELSE em_hi / (em_hi + 500) END,
        CASE WHEN fu > 0 THEN lnp(greatest(tk_hi / (em + 500), 1)) / lnp(1 + fu / em_hi) ELSE 1 END)) END) AS half_hi
  FROM ranges),
loads AS (SELECT *,
    greatest(CASE WHEN range_lo * kept >= 300 THEN pl END, CASE WHEN range_lo * kept_half >= 300 THEN half END) AS load_lo,
    least(pl_hi, CASE WHEN range_hi < 300 THEN 0 END, CASE WHEN half_hi < 300 THEN 499.99999999999994 END,
      greatest(CASE WHEN bgl_hi IS NOT NULL THEN em_hi * (range_hi * bgl_hi / 300 - 1) END, CASE WHEN em_hi * range_hi * bgl_hi IS NOT NULL THEN 0 END),
      CASE WHEN tk_hi - em + range_hi IS NOT NULL THEN greatest(tk_hi - em - least(300 / greatest(range_hi, 1e-9), 1) * fu, 0) END,
      CASE WHEN tk_hi - em + factor_hi IS NOT NULL THEN greatest(tk_hi * exp(-300 / factor_hi) - em, 0) END) AS load_hi
  FROM shares),
facts AS (SELECT *,
    crossed(tk_lo, tk_hi) OR crossed(em, em_hi) OR crossed(fu, fu_hi) OR crossed(pl, pl_hi) OR crossed(v_lo, v_hi)
      OR crossed(shortest_lo, en) OR crossed(range_lo, range_hi) OR crossed(half_lo, half_hi) OR crossed(load_lo, load_hi) AS doubted,
    NOT doubted AND coalesce(range_lo >= 300, false) AS far, NOT doubted AND coalesce(range_hi < 300, false) AS near,
    NOT doubted AND coalesce(load_lo >= 500, false) AS heavy, NOT doubted AND coalesce(load_hi < 500, false) AS light_load,
    CASE WHEN tank IS NOT NULL THEN true WHEN role = 'agricultural' THEN NULL ELSE false END
      AND (tank > 20) AND ("aircraft.autonomous"
      OR CASE WHEN radius > 5 OR ("aircraft.control" IS NULL AND stated > 50)
        THEN "aircraft.control" = 'beyond-visual-line-of-sight' OR "aircraft.control" IS NULL OR NULL
        ELSE "aircraft.control" = 'beyond-visual-line-of-sight' END) AS sprays,
    NOT near AND NOT light_load AS i, (NOT near AND NOT heavy) OR (NOT far AND sprays IS NOT FALSE) AS ii,
    NOT far AND sprays IS NOT TRUE AS no_item,
    role IN ('cruise-missile', 'target-drone') OR coalesce("aircraft.armed", role IN ('strike', 'isr-strike', 'loitering-munition') OR NULL)
      OR coalesce("aircraft.incorporates_defense_article", "aircraft.armed" OR NULL) OR NULL AS itar,
    thing = 'production-facility' AS facility,
    CASE WHEN facility OR v_lo >= 800 AND NOT doubted THEN false
      WHEN doubted OR v_hi >= 800 OR v_hi IS NULL THEN NULL
      WHEN itar AND role = 'cruise-missile' THEN false
      WHEN thing = 'technology' OR role IS NULL OR one_way IS NOT FALSE THEN NULL ELSE role <> 'cruise-missile' OR NULL END AS slowly,
    CASE WHEN thing <> 'complete-system' THEN false WHEN itar AND NOT one_way THEN true END AS crewed,
    CASE WHEN facility OR NOT partner THEN false WHEN itar AND partner THEN true END AS favoured
  FROM loads),
possible AS (SELECT *, i AND slowly IS NOT TRUE AS still_i, ii OR (i AND slowly IS NOT FALSE) AS now_ii,
    i AND NOT facility AS strong, i AND facility AS banned, no_item AND itar IS NOT TRUE AS free,
    ii OR (no_item AND itar IS NOT FALSE) AS by_case FROM facts)
SELECT $own,
  CASE WHEN i::INT + ii::INT + no_item::INT <> 1 THEN 'undetermined' WHEN i THEN 'I' WHEN ii THEN 'II' ELSE 'none' END AS category,
  concat_ws('|', CASE WHEN i THEN 'I' END, CASE WHEN ii THEN 'II' END, CASE WHEN no_item THEN 'none' END) AS candidates,
  range_lo AS range_min_km, range_hi AS range_max_km, load_lo AS payload_at_300_km_min_kg, load_hi AS payload_at_300_km_max_kg,
  treated(i, ii, no_item, false) AS "mtcr.treatment", reviewed(strong, banned, ii, no_item) AS "mtcr.review",
  treated(i, ii, no_item, false) AS "us-1987.treatment", reviewed(strong, banned, by_case, free) AS "us-1987.review",
  treated(i, ii, no_item, false) AS "us-2018.treatment", reviewed(strong, banned, by_case, free) AS "us-2018.review",
  treated(still_i, now_ii, no_item, false) AS "us-2020.treatment",
  reviewed(still_i AND strong, still_i AND banned, now_ii OR by_case, free) AS "us-2020.review",
  treated(still_i, now_ii, no_item, false) AS "us-nsm28.treatment",
  reviewed(still_i AND strong AND favoured IS NOT TRUE, banned, now_ii OR by_case OR (still_i AND favoured IS NOT FALSE), free)
    AS "us-nsm28.review",
  treated(still_i AND crewed IS NOT TRUE, now_ii AND crewed IS NOT TRUE, no_item, (i OR ii) AND crewed IS NOT FALSE) AS "us-2025.treatment",
  reviewed(still_i AND strong AND favoured IS NOT TRUE AND crewed IS NOT TRUE, banned, now_ii OR by_case
    OR (i AND crewed IS NOT FALSE) OR (still_i AND favoured IS NOT FALSE), free) AS "us-2025.review"
FROM possible
) TO $out (FORMAT parquet);
