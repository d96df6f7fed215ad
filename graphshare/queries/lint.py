"""What a saved query must keep to, so that it means the same on every store and proves what it says."""

from __future__ import annotations

import re

from graphshare.queries.header import SavedQuery
from graphshare.store.refusal import bare, rebound, repeated

#: What is refused, by what it looks like (strings, comments and quoted names blanked) → why, and what to write instead.
_REFUSED: tuple[tuple[str, str], ...] = (
    (r"\b(CREATE|MERGE|DELETE|REMOVE|DROP|SET|FOREACH)\b", "a saved query only reads"),
    (r"\b(ALL\s+|ANY\s+)?SHORTEST\b(?!\s*\()", "SHORTEST: use shortestPath() with an upper bound"),
    (r"\)\s*\)\s*\{\s*\d", "quantified path pattern: use *1..3"),
    (r"\bCALL\s*\{", "CALL { WITH … }: use CALL (n) { … }"),
    (r"\bCOLLECT\s*\{", "COLLECT { }: use OPTIONAL MATCH and collect()"),
    (r"\bpercentile(Cont|Disc)\b", "percentiles: compute them in Python"),
    (r"^\s*CYPHER\b", "a CYPHER prefix: the store chooses the version"),
    (r"\b(apoc|gds)\.", "apoc and gds are not everywhere"),
    (r"\bLOAD\s+CSV\b", "LOAD CSV reads files"),
    (r"\bIN\s+TRANSACTIONS\b", "IN TRANSACTIONS is for loading"),
    (r"\b(id|elementId)\s*\(", "internal ids are not stable: use the id property"),
    (r"\b(keys|properties)\s*\(", "keys() and properties() differ between stores: name what is wanted"),
    (r"\[[^\]]*\*(?!\d+\.\.\d+)", "a path of unbounded length: give both bounds, as *1..4"),
    (r"\bduration\.between\b", "duration.between: use duration.inDays(…).days, or compare dates"),
    (r"\bcount\s*\(\s*\*\s*\)", "count(*): name what is counted (a monthly edge stands for many searches)"),
    (
        r"\b(localdatetime|timestamp|rand|randomUUID)\s*\(|\b(date|datetime)\s*\(\s*\)",
        "a clock or chance: answers must repeat",
    ),
)
_NODE = r"\(\s*(\w*)\s*((?::\s*\w+(?:\s*[|&]\s*\w+)*)*)[^()]*\)"
_STEP = re.compile(_NODE + r"\s*<?-\s*(?:\[[^\]]*\])?\s*->?\s*(?=" + _NODE + ")")
_LABELED = re.compile(r"\(\s*(\w+)\s*:")

#: Edges that stand for many searches each, and the nodes that may.
_MONTHLY = r"SEARCHED_IN_MONTH|LOGGED"
_MONTHLY_EDGE = re.compile(rf"\[\s*(\w+)\s*:[\w\s|:]*\b(?:{_MONTHLY})\b")
_SEARCH_NODE = re.compile(r"\(\s*(\w+)\s*:\s*Search\b")
_COUNTED_BLOCK = re.compile(r"\bCOUNT\s*(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})(?!\s*(?:>|=|<>)\s*0\b)", re.IGNORECASE)
_COUNTED_PATTERN = re.compile(r"\bsize\s*\(\s*(\[\s*\(.*?\|)", re.IGNORECASE | re.DOTALL)


def returned(text: str) -> list[list[str]]:
    """The column names of every RETURN of the query itself (subqueries in braces apart), in order."""
    flat = _without_braces(bare(text))
    out = []
    for part in re.split(r"\bRETURN\b", flat, flags=re.IGNORECASE)[1:]:
        body = re.split(r"\b(ORDER\s+BY|SKIP|LIMIT|UNION|MATCH|UNWIND)\b", part, maxsplit=1, flags=re.IGNORECASE)[0]
        body = re.sub(r"^\s*DISTINCT\b", "", body, flags=re.IGNORECASE)
        names = []
        for item in _split(body):
            named = re.search(r"\bAS\s+(\w+)\s*;?\s*$", item, flags=re.IGNORECASE)
            names.append(named[1] if named else item.strip().rstrip(";").strip())
        out.append(names)
    return out


def _without_braces(text: str) -> str:
    """The text without what stands in braces."""
    out, depth = [], 0
    for char in text:
        depth += char == "{"
        if depth == 0:
            out.append(char)
        depth -= char == "}"
    return "".join(out)


def _split(body: str) -> list[str]:
    """Split at commas outside brackets."""
    parts, depth, current = [], 0, ""
    for char in body:
        depth += char in "([{"
        depth -= char in ")]}"
        if char == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]


def faults(query: SavedQuery, *, stem: str | None = None) -> list[str]:
    """What is wrong with a saved query; nothing if it may go into the library."""
    text = bare(query.text)
    out = []
    if stem is not None and stem != query.name:
        out.append(f"its name is {query.name}, its file {stem}.cypher")
    declared = [c.name for c in query.columns]
    found = [names for names in returned(query.text) if names != declared]
    out += [f"the header's columns {declared} are not those of RETURN {names}" for names in found]
    if not returned(query.text):
        out.append("it returns nothing")
    tail = re.split(r"\bRETURN\b", _without_braces(text), flags=re.IGNORECASE)[-1]
    if not re.search(r"\bORDER\s+BY\b", tail, flags=re.IGNORECASE):
        out.append("it does not end in ORDER BY")
    used = set(re.findall(r"\$(\w+)", text))
    declared_params = {p.name for p in query.params}
    out += [f"the parameter {p} is not in its header" for p in sorted(used - declared_params)]
    out += [f"the parameter {p} is declared but not used" for p in sorted(declared_params - used)]
    out += [why for pattern, why in _REFUSED if re.search(pattern, text, flags=re.IGNORECASE | re.MULTILINE)]
    out += [f"the relationship {r} is bound again inside EXISTS or COUNT" for r in rebound(query.text)]
    out += [f"EXISTS asks for {p} with one type twice: use COUNT {{ }} > 0" for p in repeated(query.text)]
    labeled = set(_LABELED.findall(text))
    for step in _STEP.finditer(text):
        left_name, left_label, right_name, right_label = step.groups()
        if not (left_label or right_label or left_name in labeled or right_name in labeled):
            out.append(f"neither end is labeled in {step[0].strip()}(…)")
    if query.category != "schema":  # there, edges and nodes are what is asked for
        out += miscounts(query.text)
    out += disordered(query.text)
    if query.category == "tally" and not any(c.startswith("Left out:") for c in query.caveats):
        out.append("a tally says what it does not count: a caveat that begins “Left out:”")
    variables = set(re.findall(r"[(\[]\s*(\w+)\s*:", text))
    out += [f"the column {c} has the name of a variable" for c in declared if c in variables]
    return out


def miscounts(text: str) -> list[str]:
    """Where a query counts monthly edges or Search nodes instead of adding up their ``searches``."""
    text = bare(text)
    kinds = (
        ("monthly edges", _MONTHLY_EDGE, rf"\[[^\]]*:[^\]]*\b(?:{_MONTHLY})\b"),
        ("Search nodes", _SEARCH_NODE, r"\(\s*\w*\s*:\s*Search\b"),
    )
    out = []
    for what, variables, pattern in kinds:
        for variable in sorted(set(variables.findall(text))):
            counted = rf"\b(?:count|size\s*\(\s*collect)\s*\(\s*(?:DISTINCT\s+)?{variable}(?:\.id)?\s*\)"
            if re.search(counted, text, flags=re.IGNORECASE):
                out.append(f"it counts {what} ({variable}) where it should add their searches")
        out += [
            f"it counts {what} in {' '.join(block.split())} where it should add their searches"
            for block in (*_COUNTED_BLOCK.findall(text), *_COUNTED_PATTERN.findall(text))
            if re.search(pattern, block)
        ]
    return out


#: What makes a text of a release and a row, once comments are gone and other texts blanked.
_JOINED = "'#'"
_ORDER = re.compile(r"\bORDER\s+BY\b(.*?)(?=\b(?:SKIP|LIMIT|WHERE|MATCH|OPTIONAL|UNWIND|CALL)\b|[}]|\Z)", re.I | re.S)
_CLAUSE = re.compile(r"\b(?<!STARTS )(?<!ENDS )(?:WITH|RETURN|UNION)\b", re.IGNORECASE)


def disordered(text: str) -> list[str]:
    """Where evidence is compared as text, so that ``r#10`` comes before ``r#9``, or is collected in no order.

    Rows are ordered as ``[release, row]`` and become text where they are returned or collected.
    """
    marked = bare(text.replace(_JOINED, "joined_row"))
    out = [
        f"{call[1]}() compares evidence as text: take {call[1]}([release, row])"
        for call in re.finditer(r"\b(min|max)\s*\(", marked, flags=re.IGNORECASE)
        if "joined_row" in _inside(marked, call.end())
    ]
    ordered = False
    texts: set[str] = set()
    for clause in _CLAUSE.split(marked):
        order = _ORDER.search(clause)
        for item in _split(clause[: order.start()] if order else clause):
            if "joined_row" in item:
                texts |= set(re.findall(r"\bAS\s+(\w+)\s*;?\s*$", item, flags=re.IGNORECASE))
                if re.search(r"\bcollect\s*\(", item, flags=re.IGNORECASE) and not ordered:
                    out.append("it collects evidence without ORDER BY release and row before")
        by = set(re.findall(r"\w+", order[1])) if order else set()
        out += [f"it orders by {t}, evidence as text: order by release and row" for t in sorted(texts & by)]
        ordered = order is not None
    return out


def _inside(text: str, start: int) -> str:
    """What stands in the brackets that were opened before ``start``."""
    depth = 1
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if not depth:
            return text[start:end]
    return text[start:]
