// name: time-first-searches
// title: When each proxy began
// asks: On which day did each agency first name the body, and in which words?
// category: time
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: level STRING = named | asked (says it was for it), named (mentions it) or hinted (could mean it)
// column: first DATE | Day of its first search at that level
// column: proxy_id STRING | Agency
// column: state STRING | Its state
// column: words STRING | Words of the reason or case number that name it; null where wordings were not loaded
// column: wording STRING | The reason of that row, masked; null where it gives none or wordings were not loaded
// column: evidence STRING | The row that says so, as release#row
// caveat: The first in the logs held; an earlier one may stand in a log that is not held.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL AND s.day IS NOT NULL AND f.body IN wanted AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
  AND CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
WITH who.id AS proxy_id, s.id AS one, {words: m.words, release: m.release, row: m.row} AS told
ORDER BY s.day, one, m.release, m.row, f.body
WITH proxy_id, collect(one)[0] AS one, collect(told)[0] AS told
WITH proxy_id, one, told.words AS words, told.release AS said_in, told.row AS said_at
MATCH (s:Search {id: one})-[l:LOGGED_IN]->(log:Release)
WHERE log.id = said_in AND l.row = said_at
MATCH (who:Agency {id: proxy_id})
RETURN s.day AS first, proxy_id, who.state AS state, words, l.wording AS wording, said_in + '#' + toString(said_at) AS evidence
ORDER BY first, proxy_id
