"""The columns of audits: which header names mean which field, and what their cells must look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from graphshare.domain.model import CellState
from graphshare.sources.values import times
from graphshare.sources.values.cells import state_of

#: Field → header names in compact form (letters and digits only, lower case).
ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "searchid", "searchguid", "guid", "uuid", "auditid"),
    "upload": ("uploadid",),
    "org_id": ("orgid", "organizationid"),
    "user": (
        *("name", "user", "username", "userid", "userguid", "searchedby", "officer", "officername", "searcher"),
        *(
            "searchername",
            "searchinguser",
            "employee",
            "employeename",
            "fullname",
            "nameofuser",
            "usersname",
            "account",
        ),
    ),
    "org": (
        *("orgname", "org", "organization", "organizationname", "agency", "agencyname", "department", "departmentname"),
        *("searchingagency", "searchingorg", "searchingorgname", "searchingorganization", "searchingagencyname"),
        *("requestingagency", "requestingorg", "requestingorganization", "organisation", "organisationname"),
        *("nameoforganization", "nameofagency", "orgsname", "searchedbyagency", "searchedbyorg", "searchagency"),
    ),
    "networks": (
        *("totalnetworkssearched", "totalnetworks", "networkcount", "networksqueried", "networkssearched", "networks"),
        *("numberofnetworks", "numberofnetworkssearched", "ofnetworks", "ofnetworkssearched", "noofnetworks"),
        *("noofnetworkssearched", "numnetworks", "numnetworkssearched", "networkssearchedcount", "networksearched"),
        *("totalnetworksqueried", "totalnetworksearched", "networkscount", "networktotal", "networkstotal"),
    ),
    "devices": (
        *("totaldevicessearched", "totaldevices", "cameracount", "devicecount", "devicessearched", "devices"),
        *("numberofdevices", "numberofdevicessearched", "ofdevices", "ofdevicessearched", "noofdevices", "numdevices"),
        *("totalcamerassearched", "totalcameras", "camerassearched", "numberofcameras", "ofcameras", "cameras"),
    ),
    "frame": ("timeframe", "searchtimeframe", "timeframesearched", "timeframes", "searchwindow", "daterange"),
    "frame_from": (
        *("timeframestart", "starttimeframe", "starttimeframeutc", "timeframefrom", "timeframestartutc"),
        *("searchstart", "framestart", "timeframebegin"),
    ),
    "frame_until": (
        *("timeframeend", "endtimeframe", "endtimeframeutc", "timeframeto", "timeframeendutc", "searchend", "frameend"),
    ),
    "plate": (
        *("licenseplate", "licenseplates", "plate", "plates", "licenseplatehash", "platenumber", "licenseplatenumber"),
        *("licenseplateno", "plateno", "platesearched", "platessearched", "lp", "lpn", "tag", "tagnumber", "license"),
        *("licplate", "licensenumber", "vehicleplate", "searchedplate"),
    ),
    "reason": (
        *("reason", "reason1", "reasons", "searchreason", "reasonforsearch", "reasonforthesearch", "reasontext"),
        *("justification", "searchjustification", "purpose", "searchpurpose", "purposeofsearch", "reasonoffense"),
        *(
            "searchterm",
            "searchterms",
            "keyword",
            "keywords",
            "term",
            "reasonofsearch",
            "searchreasons",
            "reasoncode",
            "reasondescription",
            "reasonpurpose",
        ),
    ),
    "case": (
        *("case", "casenumber", "caseno", "casenum", "caseid", "cases", "casenumbers", "casenbr", "casereference"),
        *("incident", "incidentnumber", "incidentno", "caseincident", "caseincidentnumber", "reportnumber"),
        *("caseorincidentnumber", "casereportnumber", "drnumber", "casecfs", "casenumbercfs"),
    ),
    "at": (
        *("searchtime", "searchtimeutc", "searchtimestamp", "datetime", "timestamp", "lastsearchtime"),
        *("searchdatetime", "searchdateandtime", "dateandtime", "dateandtimeofsearch", "datetimeofsearch"),
        *("timeofsearch", "searchedat", "searchedon", "querytime", "querydate", "querydatetime", "searchdateutc"),
        *(
            "lastsearch",
            "lastsearched",
            "mostrecentsearch",
            "latestsearch",
            "datetimeutc",
            "createdat",
            "eventtime",
            "timesearched",
            "searchtimedate",
            "timedate",
            "runat",
        ),
    ),
    "date": ("searchdate", "date", "dateofsearch", "datesearched", "searchday", "day"),
    "clock": ("time", "timeofday", "searchclock", "hour"),
    "type": ("searchtype", "typeofsearch", "querytype"),
    "moderation": (
        "moderation",
        "moderationresult",
        "moderationnote",
        "moderationnotes",
        "moderationreason",
        "moderationstatus",
    ),
    "offense": ("offensetype", "offense", "offensecategory", "offensetypes", "crimetype"),
    "searches": (
        *(
            "nbqueries",
            "nbsearches",
            "numberofsearches",
            "searchcount",
            "ofsearches",
            "searches",
            "noofsearches",
            "numsearches",
        ),
        *("totalsearches", "countofsearches", "hits", "numberofhits", "ofhits", "hitcount", "timessearched"),
    ),
    "held_back": ("redactedat",),
    # read by nobody, but known
    "filters": ("filters", "filter", "searchfilters"),
    "prompt": ("textprompt", "testprompt", "prompt"),
    "row_hash": ("rowhash",),
    "source_file": ("sourcefile", "filename", "file", "source"),
    "state": ("state", "orgstate"),
    "place": ("locality", "orglocality"),
    "other": (
        *("assistlabel", "assistpattern", "bestname", "bestnameconfidence", "objectclass", "redactionreasons"),
        *("redactions", "sources", "nameredacted", "licenseplateredacted"),
    ),
}
FIELD_OF = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
#: Fields that are known but not taken into the records.
UNREAD = frozenset({"filters", "prompt", "row_hash", "source_file", "state", "place", "other"})
#: Of these, the ones that say nothing about which release a row belongs to, or what became of it.
KNOWN = UNREAD - {"source_file"}

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_COUNT = re.compile(r"[0-9]{1,9}(?:,[0-9]{3})*(?:\.0+)?")
_KIND = r"(?:PD|SO|SD|DPS|SP|PSD|Police|Sheriff(?:'?s)?|Marshals?|Constable|Patrol|Department|Office|University|DA)"
_AGENCY = re.compile(rf"[A-Z][\w.'&() \[\]-]{{0,200}}\b{_KIND}\b.*|.{{0,200}}\b{_KIND} [A-Z]{{2}}")
_TYPES = (
    "lookup",
    "search",
    "freeform",
    "visual",
    "convoy",
    "multigeo",
    "apilookup",
    "apiv1",
    "mostseenocrvalues",
    "searchsummary",
)


@lru_cache(maxsize=4096)
def compact(label: str) -> str:
    """A header name in letters and digits alone, without the suffix that a repeated name was given (``Name.1``)."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"[._]\d+$", "", label.strip().lower())) or ""


@lru_cache(maxsize=4096)
def field_of(label: str) -> str | None:
    """The field that a header name means; what it says in brackets is left out where it is not known with them."""
    whole = re.sub(r"[^a-z0-9]", "", label.lower())
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", times.without_zone(label))
    return FIELD_OF.get(compact(label)) or FIELD_OF.get(whole) or FIELD_OF.get(compact(bare))


is_moment = times.is_moment
is_day = times.is_day
is_clock = times.is_clock


def is_frame(cell: str) -> bool:
    """Two times in one cell."""
    return times.frame_of(cell) is not None


def is_uuid(cell: str) -> bool:
    """Flock's id of a search."""
    return _UUID.fullmatch(cell.strip()) is not None


def is_count(cell: str) -> bool:
    """A whole number, also as spreadsheets write it (``2.0``), or a mask or dashes in its place."""
    return _COUNT.fullmatch(cell.strip()) is not None or state_of(cell) is not CellState.VALUE


def is_search_type(cell: str) -> bool:
    """One of the names that Flock gives to kinds of search."""
    return cell.strip().lower().removesuffix(" - mobile") in _TYPES


def is_agency(cell: str) -> bool:
    """Something that reads like an agency's name."""
    return _AGENCY.fullmatch(cell.strip()) is not None


def is_plate(cell: str) -> bool:
    """Something that may stand for a plate: short, with digits or in capitals; a mask; a hash."""
    text = cell.strip()
    if re.fullmatch(r"[0-9a-f]{16,}", text) or state_of(text) is not CellState.VALUE:
        return True
    return len(text) <= 16 and (text == text.upper() or any(c.isdigit() for c in text))


#: Say nothing about what stood there (but for plates, of which most are masked).
_MASKS = frozenset({CellState.REDACTED, CellState.WITHHELD})
#: What the cells of a field must look like, where that can be told.
LOOKS: dict[str, tuple[Callable[[str], bool], ...]] = {
    "id": (is_uuid, is_count),
    "upload": (is_count,),
    "org_id": (is_count,),
    "networks": (is_count,),
    "devices": (is_count,),
    "searches": (is_count,),
    "frame": (is_frame,),
    "frame_from": (is_moment, is_day),
    "frame_until": (is_moment, is_day),
    "at": (is_moment, is_day),
    "date": (is_day, is_moment),
    "clock": (is_clock,),
    "type": (is_search_type,),
    "plate": (is_plate,),
}


@lru_cache(maxsize=1024)
def share(cells: tuple[str, ...], looks: tuple[Callable[[str], bool], ...]) -> float | None:
    """How many of the filled cells look like that, masks aside; ``None`` where none is left."""
    filled = [c for c in cells if c.strip()]
    fitting = sum(any(look(c) for look in looks) for c in filled)
    if fitting < 0.8 * len(filled) and is_plate not in looks:
        filled = [c for c in filled if state_of(c) not in _MASKS or any(look(c) for look in looks)]
    return fitting / len(filled) if filled else None


def fits(field: str, cells: tuple[str, ...]) -> bool | None:
    """Whether cells can be that field; ``None`` where that cannot be told."""
    looks = LOOKS.get(field)
    if looks is None:
        return None
    found = share(cells, looks)
    # a new search type is no contradiction
    return None if found is None or (field == "type" and found < 0.6) else found >= 0.6
