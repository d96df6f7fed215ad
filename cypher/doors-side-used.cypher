// name: doors-side-used
// title: Side doors of a federal body, used
// asks: Who, not federal itself, searched whose cameras in words that name the body?
// category: doors
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: level STRING = named | asked (says it was for it), named (mentions it) or hinted (could mean it)
// column: owner STRING | Agency that owns the cameras
// column: network STRING | Network searched
// column: proxy_id STRING | Agency that searched
// column: proxy_name STRING | Its name
// column: body STRING | Body named
// column: via STRING | owner where the network is the proxy's own, else searched
// column: grade STRING | Firmest grade
// column: asked INTEGER | Searches with words of request or assistance
// column: named INTEGER | … or that name the body
// column: hinted INTEGER | … or that only hint at it
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: says LIST<STRING> | Rows whose words name the body, firmest first, as release#row
// column: evidence LIST<STRING> | The network's own rows of the same searches, in the same order, as release#row
// caveat: The log lists this network among those asked; it does not show that an image came back.
// caveat: asked, named and hinted are cumulative. A search that names two bodies stands under both: never add over bodies.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH top, collect(DISTINCT part.body) AS wanted
MATCH (proxy:Agency)-[:RAN]->(q:Search)-[m:NAMES]->(f:Agency)
WHERE NOT proxy.federal AND proxy.identified AND proxy.near_bodies IS NULL AND f.body IN wanted
  AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
MATCH (q)-[c:COVERED]->(net:Network)
WITH proxy.id AS proxy_id, f.body AS body, net.id AS network, q.id AS one, min(net.owner) AS owner_id, max(q.searches) AS n, min(q.day) AS day,
  max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS strength,
  min([c.release, c.row]) AS seen, min([m.release, m.row]) AS told
ORDER BY strength DESC, seen
WITH proxy_id, body, network, min(owner_id) AS owner_id, max(strength) AS firmest,
  sum(CASE WHEN strength = 3 THEN n ELSE 0 END) AS asked,
  sum(CASE WHEN strength >= 2 THEN n ELSE 0 END) AS named,
  sum(n) AS hinted, min(day) AS first, max(day) AS last, [x IN collect(told)[0..5] | x[0] + '#' + toString(x[1])] AS says,
  [x IN collect(seen)[0..5] | x[0] + '#' + toString(x[1])] AS evidence
WHERE firmest >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
MATCH (who:Agency {id: proxy_id})
MATCH (holder:Agency {id: owner_id})
RETURN holder.name AS owner, network, proxy_id, who.name AS proxy_name, body,
  CASE WHEN holder.id = proxy_id THEN 'owner' ELSE 'searched' END AS via,
  ['hinted', 'named', 'asked'][firmest - 1] AS grade, asked, named, hinted, first, last, says, evidence
ORDER BY owner, network, proxy_id, body
