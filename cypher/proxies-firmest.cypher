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
// column: words STRING | Words of the reason or case number that name it; null where wordings were not loaded
// column: wording STRING | The reason of that row, masked; null where it gives none or wordings were not loaded
// column: networks_total INTEGER | Networks that the search went to: how many, never which
// column: search STRING | Id of the search
// column: evidence STRING | The row that says so, as release#row
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND who.near_bodies IS NULL AND ($agency IS NULL OR who.id = $agency) AND f.body IN wanted AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH who.id AS proxy_id, s, f.body AS body, m.grade AS grade, m.words AS words, m.release AS said_in, m.row AS said_at
ORDER BY CASE grade WHEN 'asked' THEN 1 WHEN 'named' THEN 2 ELSE 3 END, proxy_id, s.day, s.id, body LIMIT $top
MATCH (s)-[l:LOGGED_IN]->(log:Release)
WHERE log.id = said_in AND l.row = said_at
RETURN proxy_id, s.day AS day, body, grade, words, l.wording AS wording, s.networks_total AS networks_total, s.id AS search,
  said_in + '#' + toString(said_at) AS evidence
ORDER BY CASE grade WHEN 'asked' THEN 1 WHEN 'named' THEN 2 ELSE 3 END, proxy_id, day, search, body
