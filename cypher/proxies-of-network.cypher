// name: proxies-of-network
// title: Whose searches of one network name a body
// asks: Which agencies searched a network in words that name the body?
// category: proxies
// param: network STRING = | Id of the network; none: all networks
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: level STRING = named | asked (says it was for it), named (mentions it) or hinted (could mean it)
// column: network STRING | Network searched
// column: proxy_id STRING | Agency that searched
// column: state STRING | Its state
// column: searches INTEGER | Distinct searches at that level
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: says LIST<STRING> | Rows whose words name the body, in the order of evidence, as release#row
// column: evidence LIST<STRING> | The network's own rows of the same searches, as release#row
// caveat: The log lists this network among those asked; it does not show that an image came back.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(q:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL AND f.body IN wanted AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  AND CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
MATCH (q)-[c:COVERED]->(net:Network)
WHERE $network IS NULL OR net.id = $network
WITH net.id AS network, who.id AS proxy_id, who.state AS state, q.id AS one, max(q.searches) AS n, min(q.day) AS day,
  min([c.release, c.row]) AS seen, min([m.release, m.row]) AS told
ORDER BY seen
RETURN network, proxy_id, state, sum(n) AS searches, min(day) AS first, max(day) AS last, [x IN collect(told)[0..5] | x[0] + '#' + toString(x[1])] AS says,
  [x IN collect(seen)[0..5] | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY network, searches DESC, proxy_id
