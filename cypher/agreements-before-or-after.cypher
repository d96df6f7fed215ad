// name: agreements-before-or-after
// title: Agreement before or after the first search
// asks: Did an agency sign a 287(g) agreement before or after its first search that names the body?
// category: agreements
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: level STRING = named | asked (says it was for it), named (mentions it) or hinted (could mean it)
// column: proxy_id STRING | Agency
// column: state STRING | Its state
// column: signed DATE | Day of its first agreement; null: no list held names it
// column: first DATE | Day of its first search at that level
// column: relation STRING | signed before, signed after, same day, or no agreement listed
// column: searches INTEGER | Distinct searches at that level
// column: evidence LIST<STRING> | The row of the list that gives that day, and the row whose words name the body in that first search, as release#row
// caveat: An agreement is a motive, not an act. No agreement listed is not “none”: the lists held have their own dates.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL AND s.day IS NOT NULL AND s.disowned IS NULL AND f.body IN wanted
  AND CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
WITH who.id AS proxy_id, s.id AS one, s.day AS day, max(s.searches) AS n, min([m.release, m.row]) AS said
ORDER BY day, said
WITH proxy_id, min(day) AS first, sum(n) AS searches, collect(said)[0] AS said
MATCH (who:Agency {id: proxy_id})
OPTIONAL MATCH (who)-[g:HAS_AGREEMENT]->(f:Agency)
WITH proxy_id, who.state AS state, first, searches, said, g ORDER BY g.signed, g.release, g.row
WITH proxy_id, state, first, searches, said, min(g.signed) AS signed, collect(g.release + '#' + toString(g.row))[0] AS listed
RETURN proxy_id, state, signed, first,
  CASE WHEN signed IS NULL THEN 'no agreement listed' WHEN signed < first THEN 'signed before' WHEN signed > first THEN 'signed after' ELSE 'same day' END AS relation,
  searches, [x IN [listed, said[0] + '#' + toString(said[1])] WHERE x IS NOT NULL] AS evidence
ORDER BY first, proxy_id
