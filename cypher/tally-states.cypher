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
// column: evidence LIST<STRING> | Rows that name the body, firmest first, as release#row
// caveat: Left out: searches that federal agencies ran themselves or that agencies with an uncertain name ran, and what the vendor disowns; and those of agencies that are not identified, which have no state.
// caveat: Not seen in the logs held is not “did not happen”.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL AND f.body IN wanted AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH who.state AS home, who.id AS proxy_id, s.id AS one, max(s.searches) AS n, min(s.day) AS day,
  min([CASE m.grade WHEN 'asked' THEN 1 WHEN 'named' THEN 2 ELSE 3 END, m.release, m.row]) AS told,
  max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS strength
WHERE strength >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
WITH home, proxy_id, n, day, told ORDER BY told
RETURN home AS state, count(DISTINCT proxy_id) AS proxies, sum(n) AS searches, min(day) AS first, max(day) AS last,
  [x IN collect(told)[0..5] | x[1] + '#' + toString(x[2])] AS evidence
ORDER BY searches DESC, coalesce(state, '')
