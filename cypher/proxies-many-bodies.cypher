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
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH who, s, f.body AS body, max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS strength
WHERE strength >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
WITH who, s, body ORDER BY body
WITH who, collect(DISTINCT body) AS bodies, collect(DISTINCT s) AS found
WHERE size(bodies) > 1
RETURN who.id AS proxy_id, bodies, reduce(total = 0, x IN found | total + x.searches) AS searches
ORDER BY size(bodies) DESC, searches DESC, proxy_id
