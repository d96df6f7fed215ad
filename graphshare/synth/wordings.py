"""The reasons of the fictional world, each with what it says: labeled by reading, not by graphshare's own rules."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphshare.domain.model import Grade, Purpose

ASKED, NAMED, HINTED = Grade.ASKED, Grade.NAMED, Grade.HINTED


@dataclass(frozen=True, slots=True)
class PlantedWording:
    """One reason as an officer typed it, with its true reading.

    ``category`` is what the drop-down list of 2026 puts in front of it; ``trap`` marks a wording that looks federal and
    is not, ``secret`` one that carries what must not survive ingest.
    """

    text: str
    purpose: Purpose
    bodies: dict[str, Grade] = field(default_factory=dict)
    weight: int = 1
    category: str | None = None
    trap: bool = False
    secret: bool = False
    case: str | None = None  # a case number that belongs to the reading

    @property
    def masked(self) -> bool:
        """Whether the reason says nothing because it was blacked out."""
        return self.text == "***"


def _ordinary(text: str, weight: int, category: str) -> PlantedWording:
    return PlantedWording(text, Purpose.NOT_FEDERAL, weight=weight, category=category)


#: What most searches say.
ORDINARY = (
    _ordinary("stolen vehicle", 120, "Motor Vehicle Theft/Stolen"),
    _ordinary("Investigation", 110, "Other"),
    _ordinary("Robbery", 60, "Robbery"),
    _ordinary("hit and run", 60, "Traffic"),
    _ordinary("Attempt to locate", 70, "Other"),
    _ordinary("burglary suspect", 50, "Burglary"),
    _ordinary("retail theft", 50, "Larceny/Theft"),
    _ordinary("drug investigation", 50, "Drugs/Narcotics"),
    _ordinary("missing juvenile", 30, "Missing Person"),
    _ordinary("warrant", 50, "Wanted Person"),
    _ordinary("Homicide inv", 20, "Homicide"),
    _ordinary("service of warrant", 10, "Wanted Person"),
    _ordinary("welfare check", 20, "Welfare Check"),
    _ordinary("fraud, forged checks", 12, "Fraud"),
    _ordinary('"white van" prowler', 6, "Burglary"),
    _ordinary("Imvestigation", 6, "Other"),
    _ordinary("post office theft", 4, "Larceny/Theft"),
    _ordinary("obstruction of justice", 4, "Other"),
    _ordinary("vice unit", 6, "Other"),
    _ordinary("license plate", 10, "Other"),
    PlantedWording("Agency Assist", Purpose.AMBIGUOUS, weight=8, category="Other"),
    PlantedWording("", Purpose.UNSTATED, weight=12),
    PlantedWording("REDACTED", Purpose.UNSTATED, weight=5),
)

#: Wordings that must open no door, though they hold the letters of a federal body.
TRAPS = tuple(
    PlantedWording(text, Purpose.NOT_FEDERAL, weight=1, category=category, trap=True)
    for text, category in (
        ("ICE PROTEST", "Other"),
        ("Nicemoor stolen vehicle", "Motor Vehicle Theft/Stolen"),
        ("FBI impersonator", "Fraud"),
        ("slipped on ice crash", "Traffic"),
        ("487 Marshalls", "Larceny/Theft"),
        ("PC 287", "Other"),
        ("MDEA", "Drugs/Narcotics"),
        ("Federal Garth burglary", "Burglary"),
    )
)

_F = Purpose.FEDERAL_IMMIGRATION
_O = Purpose.FEDERAL_OTHER
_U = Purpose.IMMIGRATION_UNSPECIFIED
_A = Purpose.AMBIGUOUS
_CRIME = "Immigration (criminal)"
_CIVIL = "Immigration (civil/administrative)"

#: Wordings about federal bodies or immigration, used by the proxies of the bulk.
FEDERAL = (
    PlantedWording("HSI", _F, {"HSI": NAMED}, 30, "Other"),
    PlantedWording("Assist HSI", _F, {"HSI": ASKED}, 14, "Other"),
    PlantedWording("AOA HSI", _F, {"HSI": ASKED}, 6, "Other"),
    PlantedWording("ICE", _F, {"ICE": NAMED}, 12, _CIVIL),
    PlantedWording("ICE WARRANT", _F, {"ICE": NAMED}, 6, _CIVIL),
    PlantedWording("ICE+ERO", _F, {"ICE": NAMED, "ERO": NAMED}, 4, _CIVIL),
    PlantedWording("for CBP", _F, {"CBP": ASKED}, 3, _CRIME),
    PlantedWording("AOA Border Patrol", _F, {"Border Patrol": ASKED}, 3, _CRIME),
    PlantedWording("immigration", _U, {}, 16, _CIVIL),
    PlantedWording("illegal immigration", _U, {}, 8, _CRIME),
    PlantedWording("ice", _A, {"ICE": HINTED}, 3, "Other"),
    PlantedWording("DHS", _A, {"DHS": HINTED}, 3, "Other"),
    PlantedWording("FBI case", _O, {"FBI": NAMED}, 10, "Other"),
    PlantedWording("assist ATF", _O, {"ATF": ASKED}, 6, "Weapons Offense"),
    PlantedWording("US Marshals fugitive", _O, {"USMS": NAMED}, 8, "Wanted Person"),
)

#: Wordings that only planted searches use. ``{plate}`` becomes that row's plate.
PLANTED = (
    PlantedWording("IMMIGRATION", _U),
    PlantedWording("ILLEGAL IMMIGRATION", _U),
    PlantedWording("Ice Warrant", _F, {"ICE": NAMED}),
    PlantedWording("ICE ERO", _F, {"ICE": NAMED, "ERO": NAMED}),
    PlantedWording("HSI request", _F, {"HSI": ASKED}),
    PlantedWording("on behalf of ICE", _F, {"ICE": ASKED}),
    PlantedWording("assisting Border Patrol", _F, {"Border Patrol": ASKED}),
    PlantedWording("CBP", _F, {"CBP": NAMED}),
    PlantedWording("Border Patrol info", _A, {"Border Patrol": HINTED}),
    PlantedWording("DEA TFO", _O, {"DEA": NAMED}),
    PlantedWording("***", Purpose.UNSTATED),
    PlantedWording("warrant ", _A, {"HSI": HINTED}, case="QM12QM25QM0003"),
    PlantedWording("follow up", _F, {"HSI": NAMED}, case="hsi 25-0113"),
    PlantedWording("ICE #A214 335 907", _F, {"ICE": NAMED}, secret=True),
    PlantedWording("HSI call 505-555-0147", _F, {"HSI": NAMED}, secret=True),
    PlantedWording("runaway, contact j.osmundel@example.org", Purpose.NOT_FEDERAL, secret=True),
    PlantedWording("wanted person DOB 03/14/1987", Purpose.NOT_FEDERAL, secret=True),
    PlantedWording("stolen veh {plate}", Purpose.NOT_FEDERAL, secret=True),
    PlantedWording("suspect lives at 4417 Umbrelgate Avenue", Purpose.NOT_FEDERAL, secret=True),
)

#: What must not be found anywhere after ingest, from the texts above.
SECRETS = {
    "a_numbers": ["A214 335 907", "214335907", "214 335 907"],
    "phones": ["505-555-0147", "5055550147"],
    "emails": ["j.osmundel@example.org"],
    "birth_dates": ["03/14/1987"],
    "addresses": ["4417 Umbrelgate"],
}

CATALOG: tuple[PlantedWording, ...] = (*ORDINARY, *TRAPS, *FEDERAL, *PLANTED)
NUMBER: dict[str, int] = {w.text: i for i, w in enumerate(CATALOG)}


def as_of_2026(wording: PlantedWording) -> str:
    """The reason with the category that the drop-down list puts first."""
    return f"{wording.category} - {wording.text}" if wording.category else wording.text
