"""End uses that the law looks for, and words in many languages that may mean them.

Whoever writes "nuclear strike" in place of ``wmd-delivery`` is asked what was meant, since a text that the law does
not know is taken for any other end use. A question too many does no harm.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

WMD, MILITARY = "wmd-delivery", "military"
ALIKE, SHORT = 0.84, 0.66
"""How much of two words is the same where one may be a slip in the other; the second for one short word alone."""
WHOLE, LONG = 4, 7
"""Letters up to which a word is found only whole, and from which a slip in it is looked for."""
MOST = 60
"""Words of a text in which slips are looked for."""

MASS_DESTRUCTION = """
wmd wmds cbrn cbrne nbc nuke nukes icbm nuclear nucleare nuklear nuklir nukleer nukleon thermonuclear atomic
warhead mass-destruction mass-casualty dirty-bomb nerve-gas mustard-gas poison-gas germ-warfare
unconventional-weapon bioweapon bacteriological toxin toxins plague phosgene vx gas-attack chlorine-gas
sarin tabun soman novichok anthrax ricin botulin smallpox massenvernichtung
kernwaffe atomwaffe atombombe kampfstoff biowaffe chemiewaffe sprengkopf destruction-massive atomique
destruccion-masiva distruzione-di-massa destruicao-em-massa distrugere-in-masa atomica massavernietiging
kernwapen massforstorelse karnvapen masseodelagg masseodelegg atomvaben atomvapen joukkotuho ydinase
tomegpusztito atomfegyver masowego-razenia masowej-zaglady jadrow jadern hromadneho-niceni
hromadneho-nicenia masovno-unistenje masovnog-unistenja kitle-imha huy-diet-hang-loat hat-nhan
pemusnah-massal pemusnah-besar омп ому массового-поражения массового-уничтожения масового-знищення
масового-ураження ядерн атомн боеголов μαζικης-καταστροφης πυρηνικ الدمار-الشامل دمار-شامل نووي کشتار-جمعی
هسته-ای اتمی جوہری ایٹمی השמדה-המונית גרעיני אטומי सामूहिक-विनाश परमाणु नाभिकीय পারমাণবিক 대량살상 대량파괴
핵무기 핵탄두 핵폭탄 大规模杀伤 大規模殺傷 大规模毁灭 大規模毀滅 大量破壊 大量破壞 核武 核弹 核彈 核弾
核兵器 核打击 核攻撃 原子弹 原子彈 原爆 生化武器
"""
AGENT = """
chemical biological radiological chemisch biologisch chimique biologique quimic
biologic chimic kimyasal biyolojik chemiczn biologiczn химическ биологическ бактериологическ хімічн
біологічн كيميائي كيماوي بيولوجي شیمیایی כימי ביולוגי रासायनिक जैविक 化学 化學 生物 화학 생물
"""
"""What makes a weapon one of mass destruction, and is harmless alone."""
USED = "agent agents strike attack release dispersal weapons munitions"
"""What is done with it, and what is often misspelt."""
ARMS = """
weapon warfare munition ammunition bomb bombs bombing missile missiles waffe kampf armes armas broni zbran
silah wapen vapen vaben fegyver оружи зброя зброї سلاح اسلحة تسلیحات נשק हथियार 武器 兵器 무기
"""
FORCES = """
military militar militaire army armed-forces armee armada navy air-force soldier troops bundeswehr
streitkrafte forces-armees fuerzas-armadas forze-armate forcas-armadas wojskow wojsko vojensk vojska askeri
krigsmakt silahli-kuvvet forsvaret puolustusvoimat военн вооруженны армия армии військов армія στρατιωτικ
στρατο عسكري القوات-المسلحة نظامی ارتش צבאי צבא सैन्य सेना 军事 軍事 军用 軍用 军队 軍隊 군사 군대 군용
"""

_LETTERS = str.maketrans("øłıđæ", "olida")
_LOOK_ALIKE = str.maketrans("авекмнорстухіѕԁԝ013457@$", "abekmhopctyxisdwoieastas")
_SINGLE = re.compile(r"\b(\w) (?=\w\b)")
_UNSPACED = re.compile("[\u0590-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u1100-\u11ff]")
"""Scripts in which a word may stand inside of another: they have no spaces, or articles before the word."""


def meant(text: str) -> str | None:
    """Return the end use of the law that a text may mean, None where it means another."""
    said = _plain(text)
    for form in dict.fromkeys((said, _plain(said.translate(_LOOK_ALIKE)))):
        of_agents = _names(form, AGENT) and (_names(form, ARMS) or _names(form, USED))
        slip = _alike(form.replace(" ", "-"), WMD) or (len(form) <= WHOLE and _alike(form, "wmd", SHORT))
        if of_agents or slip or _names(form, MASS_DESTRUCTION):
            return WMD
    is_military = _has(said, ARMS) or _has(said, FORCES) or _slips(said, f"{MILITARY} weapons")
    return MILITARY if is_military else None


def _plain(text: str) -> str:
    """Return a text as words in lower case, without accents and invisible characters, single letters joined."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in parts if unicodedata.category(c) not in ("Mn", "Cf")).translate(_LETTERS)
    return _SINGLE.sub(r"\1", " ".join(re.sub(r"[\W_]+", " ", kept).split()))


@cache
def _stems(words: str) -> tuple[tuple[str, bool], ...]:
    """Return words as `_plain` has them, without spaces, each with whether it may stand anywhere."""
    plain = [_plain(word) for word in words.split()]
    return tuple((w.replace(" ", ""), " " in w or bool(_UNSPACED.search(w))) for w in plain)


def _has(form: str, words: str) -> bool:
    """Whether a text has one of some words, or one that begins so."""
    found, joined = form.split(), form.replace(" ", "")
    return any(
        stem in joined
        if anywhere
        else any(w == stem or (len(stem) > WHOLE and w.startswith(stem)) for w in found)
        for stem, anywhere in _stems(words)
    )


def _names(form: str, words: str) -> bool:
    """Whether a text has one of some words, also misspelt."""
    return _has(form, words) or _slips(form, words)


def _slips(form: str, words: str) -> bool:
    """Whether a text has something near to one of some words that are long enough to tell."""
    found = form.split()[:MOST]
    near = [*found, *(f"{one}{other}" for one, other in pairwise(found))]
    return any(_alike(word, stem) for stem, _ in _stems(words) if len(stem) >= LONG for word in near)


def _alike(word: str, other: str, least: float = ALIKE) -> bool:
    if abs(len(word) - len(other)) > len(other) // 3:
        return False
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    return matcher.quick_ratio() >= least and matcher.ratio() >= least
