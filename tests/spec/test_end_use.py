"""Words for an end use that the law looks for are asked back, in whatever language and spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.values import MILITARY, WMD, meant
from tests.folding import each

OF_MASS_DESTRUCTION = """
chemcial agents; chemical wepons; biologcal munitons
delivery of weapons of mass destruction; wmd delivery; WMD; W M D; w.m.d.; wmd\u2011delivery; wmd-delivry
wdm-delivery; weapon of mass destrucion; weaponsofmassdestruction; nuclear warhead carrier; nukes
nucelar strike; nucl3ar strike; chemical weapons; biological agents; nerve gas; dirty bomb; CBRN
\uff37\uff2d\uff24; W\u041cD; wm\u200bd delivery; доставка оружия массового уничтожения; ОМУ
химическое оружие; ядерный удар; broń masowego rażenia; zbraně hromadného ničení; Massenvernichtungswaffen
chemische Waffen; armes de destruction massive; ogives nucléaires; armas de destrucción masiva
armi di distruzione di massa; armas de destruição em massa; massförstörelsevapen; masseødelæggelsesvåben
kitle imha silahları; أسلحة الدمار الشامل; السلاح النووي; تسلیحات کشتار جمعی; נשק להשמדה המונית
सामूहिक विनाश के हथियार; 大规模杀伤性武器; 核武器; 大量破壊兵器; 대량살상무기; vũ khí hủy diệt hàng loạt
senjata pemusnah massal; wmdd; wnd; VX; toxin release; gas attack; bacteriological
"""
OF_FORCES = """
Military; military use; militray; for the army; armed forces; weapons delivery; Militär; usage militaire
combat; chemicals for combat; warfighting; war; targeting of artillery; a militia; paramilitary
Ministry of Defence; defense force; defence; air defense; Landesverteidigung; оборона; 国防; national guard
air strikes; special forces; naval patrol; gathering of intelligence; peacekeeping
fuerzas armadas; военное использование; wojskowy; askeri kullanım; عسكري; צבאי; 軍事偵察; 군사용
"""
OTHER = """
agricultural spraying; chemical spraying; fall armyworm control; border patrol; food delivery; mail delivery
survey; none; inspection of power lines; maritime patrol; biological survey; cleaning agent
robotic arm tests; anatomical research; new model tests; transport léger; inspektion av bron; Vermessung
coastal defence against floods; civil defence; artificial intelligence; award ceremonies
ware transport; warehouse stocktaking
потому что съемка полей; компания; 测绘; مسح زراعي; תצפית
"""


def words(text: str) -> list[str]:
    return [word for line in text.strip().splitlines() for word in line.split("; ")]


@each(
    [
        *((text, WMD) for text in words(OF_MASS_DESTRUCTION)),
        *((text, MILITARY) for text in words(OF_FORCES)),
        *((text, None) for text in words(OTHER)),
    ]
)
def test_what_may_mean_an_end_use_of_the_law_is_told_from_what_does_not(
    text: str, end_use: str | None
) -> None:
    assert meant(text) == end_use


SLIPS = {
    "left out": lambda word, n: word[:n] + word[n + 1 :],
    "doubled": lambda word, n: word[:n] + word[n : n + 1] + word[n:],
    "swapped": lambda word, n: word[:n] + word[n + 1 : n + 2] + word[n : n + 1] + word[n + 2 :],
    "another": lambda word, n: word[:n] + "x" + word[n + 1 :],
}


@given(
    st.sampled_from(["nuclear", "mass destruction", "thermonuclear", "wmd-delivery", "Massenvernichtung"]),
    st.sampled_from(sorted(SLIPS)),
    st.integers(1, 16),
    st.sampled_from(["{}", "for the {} of a neighbour", "delivery, {}"]),
)
def test_one_slip_hides_no_word_for_mass_destruction(word: str, slip: str, at: int, sentence: str) -> None:
    assert meant(sentence.format(SLIPS[slip](word, min(at, len(word) - 1)))) == WMD


@pytest.mark.parametrize("text", ["unknown", "TBD", "not stated", "?"])
def test_an_end_use_that_is_not_known_is_left_out(text: str) -> None:
    with pytest.raises(SpecError, match="says nothing: leave the key out"):
        read_spec(b'name = "X"', "x", {"transfer.end_use": text})


@pytest.mark.parametrize("text", [WMD, MILITARY, "none", "survey of dams"])
def test_the_words_of_the_law_and_other_end_uses_are_read(text: str) -> None:
    spec = read_spec(b'name = "X"', "x", {"transfer.end_use": text})
    assert spec.possible("transfer.end_use") == {text}


def test_a_word_that_is_nearly_one_is_asked_back_with_what_it_may_mean() -> None:
    with pytest.raises(SpecError, match="did you mean 'wmd-delivery'"):
        read_spec('name = "X"\n[transfer]\nend_use = "核武器"'.encode(), "x")
