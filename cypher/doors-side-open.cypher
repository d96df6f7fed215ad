// name: doors-side-open
// title: Side doors of a federal body, open
// asks: Whose cameras could a proxy of the body have searched, without a search there that names it?
// category: doors
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: level STRING = named | asked, named (as named) or hinted (at most)
// column: owner STRING | Agency that owns the cameras
// column: network STRING | Network that the proxy could search
// column: proxy_id STRING | The proxy: an agency with a search that names the body
// column: proxy_name STRING | Its name
// column: body STRING | Body named
// column: grade STRING | Firmest grade of the proxy's searches
// column: via STRING | What lets it in: owner, share or searched
// column: certain BOOLEAN | False where only a month cut by the window speaks for it
// column: first DATE | First day of that access
// column: last DATE | Last day of that access
// column: evidence LIST<STRING> | Rows that show the access, as release#row
// caveat: Could, not did: no search that names the body was seen there, in the logs held.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH top, collect(DISTINCT part.body) AS asked
MATCH (proxy:Agency)-[:RAN]->(q:Search)-[m:NAMES]->(f:Agency)
WHERE NOT proxy.federal AND proxy.identified AND f.body IN asked
  AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
WITH proxy, f.body AS body, max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS firmest
WHERE firmest >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
CALL (proxy) {
  MATCH (proxy)-[:OWNS]->(net:Network)
  RETURN net, 1 AS way, true AS sure, null AS first, null AS last, null AS seen
  UNION ALL
  MATCH (net:Network)-[g:SHARES_WITH]->(proxy)
  WHERE g.account = 'active' AND ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
    AND (g.from IS NOT NULL OR ($since IS NULL AND $until IS NULL))
  RETURN net, 2 AS way, true AS sure, g.from AS first, g.until AS last, g.release + '#' + toString(g.row) AS seen
  UNION ALL
  MATCH (proxy)-[t:SEARCHED_IN_MONTH]->(net:Network)
  WHERE ($since IS NULL OR t.last >= $since) AND ($until IS NULL OR t.first <= $until)
  RETURN net, 3 AS way,
    (($since IS NULL OR t.first >= $since) AND ($until IS NULL OR t.first <= $until))
    OR (($since IS NULL OR t.last >= $since) AND ($until IS NULL OR t.last <= $until)) AS sure,
    t.first AS first, t.last AS last, t.release + '#' + toString(t.row) AS seen
  UNION ALL
  MATCH (proxy)-[:RAN]->(s:Search)-[c:COVERED]->(net:Network)
  WHERE ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
  RETURN net, 3 AS way, true AS sure, s.day AS first, s.day AS last, c.release + '#' + toString(c.row) AS seen
}
WITH proxy, body, firmest, net, way, sure, first, last, seen ORDER BY way, seen
WITH proxy, body, firmest, net, min(CASE WHEN sure THEN way ELSE way + 10 END) AS best,
  min(first) AS first, max(last) AS last, collect(DISTINCT seen)[0..5] AS evidence
WHERE NOT EXISTS {
  MATCH (proxy)-[:RAN]->(s:Search)-[:COVERED]->(net), (s)-[also:NAMES]->(f:Agency)
  WHERE f.body = body AND also.grade IN CASE $level WHEN 'asked' THEN ['asked'] WHEN 'named' THEN ['asked', 'named'] ELSE ['asked', 'named', 'hinted'] END
    AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
}
MATCH (net)<-[:OWNS]-(holder:Agency)
RETURN holder.name AS owner, net.id AS network, proxy.id AS proxy_id, proxy.name AS proxy_name, body,
  ['hinted', 'named', 'asked'][firmest - 1] AS grade,
  ['owner', 'share', 'searched'][best % 10 - 1] AS via, best < 10 AS certain, first, last, evidence
ORDER BY owner, network, proxy_id, body
