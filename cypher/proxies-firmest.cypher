// name: proxies-firmest
// title: What a proxy wrote
// asks: With which searches does an agency name the body most firmly?
// category: proxies
// param: agency STRING = | Id of the agency; none: all
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: top INTEGER = 100 | How many
// column: proxy_id STRING | Agency that searched
// column: day DATE | UTC day
// column: body STRING | Body named
// column: grade STRING | asked, named or hinted
// column: wording STRING | The reason as written, masked and folded; null where wordings were not loaded
// column: networks_total INTEGER | Networks that the search went to: how many, never which
// column: search STRING | Id of the search
// column: evidence STRING | A row of a log, as release#row
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND ($agency IS NULL OR who.id = $agency) AND f.body IN wanted AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH who.id AS proxy_id, s, f.body AS body, m.grade AS grade
ORDER BY CASE grade WHEN 'asked' THEN 1 WHEN 'named' THEN 2 ELSE 3 END, proxy_id, s.day, s.id, body LIMIT $top
MATCH (s)-[l:LOGGED_IN]->(log:Release)
WITH proxy_id, s, body, grade, min(log.id + '#' + toString(l.row)) AS evidence
RETURN proxy_id, s.day AS day, body, grade, s.wording AS wording, s.networks_total AS networks_total, s.id AS search, evidence
ORDER BY CASE grade WHEN 'asked' THEN 1 WHEN 'named' THEN 2 ELSE 3 END, proxy_id, day, search, body
