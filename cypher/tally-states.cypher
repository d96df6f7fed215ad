// name: tally-states
// title: Searches naming a body by state
// asks: From which states do searches that name the body come?
// category: tally
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: level STRING = named | asked (says it was for it), named (mentions it) or hinted (could mean it)
// column: state STRING | State of the agency that searched
// column: proxies INTEGER | Agencies
// column: searches INTEGER | Distinct searches at that level
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// caveat: Not seen in the logs held is not “did not happen”.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL AND f.body IN wanted AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH who, s, max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS strength
WHERE strength >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
RETURN who.state AS state, count(DISTINCT who.id) AS proxies, sum(s.searches) AS searches, min(s.day) AS first, max(s.day) AS last
ORDER BY searches DESC, coalesce(state, '')
