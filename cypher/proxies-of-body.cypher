// name: proxies-of-body
// title: Proxies of a federal body
// asks: Which agencies, not federal themselves, ran searches that name the body, how often, and how firmly?
// category: proxies
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: level STRING = named | asked (says it was for it), named (mentions it) or hinted (could mean it)
// column: proxy_id STRING | Id of the agency
// column: proxy_name STRING | Its name
// column: state STRING | Its state
// column: asked INTEGER | Searches with words of request or assistance
// column: named INTEGER | … or that name the body
// column: hinted INTEGER | … or that only hint at it
// column: networks INTEGER | Networks whose own log holds such a search
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: evidence LIST<STRING> | Rows that name the body, firmest first, as release#row
// caveat: asked, named and hinted are cumulative; a search that names several parts of the body counts once, at its firmest.
// caveat: Not seen in the logs held is not “did not happen”.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (proxy:Agency)-[:RAN]->(q:Search)-[m:NAMES]->(f:Agency)
WHERE NOT proxy.federal AND proxy.identified AND proxy.near_bodies IS NULL AND f.body IN wanted
  AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
WITH proxy.id AS proxy_id, q.id AS one, max(q.searches) AS n, min(q.day) AS day,
  max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS strength,
  min([CASE m.grade WHEN 'asked' THEN 1 WHEN 'named' THEN 2 ELSE 3 END, m.release, m.row]) AS told
WITH proxy_id, one, n, day, strength, told
ORDER BY told
WITH proxy_id, max(strength) AS firmest,
  sum(CASE WHEN strength = 3 THEN n ELSE 0 END) AS asked,
  sum(CASE WHEN strength >= 2 THEN n ELSE 0 END) AS named,
  sum(n) AS hinted, min(day) AS first, max(day) AS last, [x IN collect(told)[0..5] | x[1] + '#' + toString(x[2])] AS evidence, collect(one) AS ones
WHERE firmest >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
UNWIND ones AS one
OPTIONAL MATCH (:Search {id: one})-[:COVERED]->(net:Network)
WITH proxy_id, asked, named, hinted, first, last, evidence, count(DISTINCT net.id) AS networks
MATCH (who:Agency {id: proxy_id})
RETURN proxy_id, who.name AS proxy_name, who.state AS state, asked, named, hinted, networks, first, last, evidence
ORDER BY named DESC, asked DESC, hinted DESC, proxy_id
