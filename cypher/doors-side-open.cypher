// name: doors-side-open
// title: Side doors of a federal body, open
// asks: Whose cameras could a proxy of the body have searched, without a search there that names it?
// category: doors
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: level STRING = named | asked (says it was for it), named (mentions it) or hinted (could mean it)
// param: network STRING = | Id of the network; none: all that the proxy can search
// param: proxy STRING = | Id of the proxy; none: all that can search the network
// needs: network or proxy
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
// column: evidence LIST<STRING> | Rows that show the access, shares first, as release#row
// caveat: Those of all networks and proxies at once: graphshare reach BODY --door side.
// caveat: Could, not did: no search that names the body was seen there, in the logs held.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH top, collect(DISTINCT part.body) AS wanted
CALL () {
  MATCH (near:Agency)
  WHERE near.id = $proxy OR ($proxy IS NULL AND $network IS NULL)
  RETURN near.id AS by_whom
  UNION
  MATCH (net:Network {id: $network})-[:OWNS|SHARES_WITH|SEARCHED_IN_MONTH]-(near:Agency)
  WHERE $proxy IS NULL
  RETURN near.id AS by_whom
  UNION
  MATCH (net:Network {id: $network})<-[:COVERED]-(q:Search)<-[:RAN]-(near:Agency)
  WHERE $proxy IS NULL
  RETURN near.id AS by_whom
}
MATCH (proxy:Agency {id: by_whom})-[:RAN]->(q:Search)-[m:NAMES]->(f:Agency)
WHERE NOT proxy.federal AND proxy.identified AND proxy.near_bodies IS NULL AND f.body IN wanted
  AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
WITH wanted, proxy.id AS proxy_id, f.body AS body, max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS firmest
WHERE firmest >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
WITH wanted, proxy_id, collect({body: body, firmest: firmest}) AS found
MATCH (proxy:Agency {id: proxy_id})
CALL (proxy, wanted) {
  MATCH (proxy)-[:OWNS]->(net:Network)
  WHERE $network IS NULL OR net.id = $network
  RETURN net.id AS place, 1 AS way, null AS start, null AS finish, null AS seen, null AS used
  UNION ALL
  MATCH (net:Network)-[g:SHARES_WITH]->(proxy)
  WHERE ($network IS NULL OR net.id = $network) AND g.account = 'active' AND ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
    AND (g.from IS NOT NULL OR ($since IS NULL AND $until IS NULL))
  RETURN net.id AS place, 2 AS way, g.from AS start, g.until AS finish, [g.release, g.row] AS seen, null AS used
  UNION ALL
  MATCH (proxy)-[t:SEARCHED_IN_MONTH]->(net:Network)
  WHERE ($network IS NULL OR net.id = $network) AND ($since IS NULL OR t.last >= $since) AND ($until IS NULL OR t.first <= $until)
  RETURN net.id AS place,
    CASE WHEN (($since IS NULL OR t.first >= $since) AND ($until IS NULL OR t.first <= $until))
      OR (($since IS NULL OR t.last >= $since) AND ($until IS NULL OR t.last <= $until)) THEN 3 ELSE 13 END AS way,
    t.first AS start, t.last AS finish, [t.release, t.row] AS seen, null AS used
  UNION ALL
  MATCH (proxy)-[:RAN]->(q:Search)-[c:COVERED]->(net:Network)
  WHERE ($network IS NULL OR net.id = $network) AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  RETURN net.id AS place, 3 AS way, q.day AS start, q.day AS finish, [c.release, c.row] AS seen, null AS used
  UNION ALL
  MATCH (proxy)-[:RAN]->(q:Search)-[m:NAMES]->(f:Agency)
  WHERE f.body IN wanted AND CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  MATCH (q)-[:COVERED]->(net:Network)
  WHERE $network IS NULL OR net.id = $network
  RETURN net.id AS place, null AS way, null AS start, null AS finish, null AS seen, f.body AS used
}
WITH proxy_id, found, place, way, start, finish, seen, used
ORDER BY way % 10, seen[0], seen[1]
WITH proxy_id, place, collect(found)[0] AS found, min(way) AS best, min(start) AS first, max(finish) AS last,
  collect(DISTINCT seen[0] + '#' + toString(seen[1]))[0..5] AS evidence, collect(DISTINCT used) AS used_as
UNWIND found AS x
WITH proxy_id, place, x.body AS body, x.firmest AS firmest, best, first, last, evidence, used_as
WHERE NOT body IN used_as
MATCH (holder:Agency)-[:OWNS]->(:Network {id: place})
MATCH (who:Agency {id: proxy_id})
RETURN holder.name AS owner, place AS network, proxy_id, who.name AS proxy_name, body,
  ['hinted', 'named', 'asked'][firmest - 1] AS grade,
  ['owner', 'share', 'searched'][best % 10 - 1] AS via, best < 10 AS certain, first, last, evidence
ORDER BY owner, network, proxy_id, body
