// name: proxies-many-bodies
// title: Proxies of many bodies
// asks: Which agencies name more than one federal body?
// category: proxies
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: level STRING = named | asked (says it was for it), named (mentions it) or hinted (could mean it)
// column: proxy_id STRING | Agency that searched
// column: bodies LIST<STRING> | Bodies named
// column: searches INTEGER | Distinct searches at that level
// column: evidence LIST<STRING> | A row for each body, in the order of bodies, as release#row
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH who, s, f.body AS body, max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS strength,
  min([CASE m.grade WHEN 'asked' THEN 1 WHEN 'named' THEN 2 ELSE 3 END, m.release, m.row]) AS told
WHERE strength >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
WITH who, body, collect({one: s.id, n: s.searches}) AS found, min(told) AS told ORDER BY body
WITH who, collect(body) AS bodies, [x IN collect(told) | x[1] + '#' + toString(x[2])] AS evidence, collect(found) AS lists
WHERE size(bodies) > 1
UNWIND lists AS found
UNWIND found AS x
WITH who.id AS proxy_id, bodies, evidence, x.one AS one, max(x.n) AS n
RETURN proxy_id, bodies, sum(n) AS searches, evidence
ORDER BY size(bodies) DESC, searches DESC, proxy_id
