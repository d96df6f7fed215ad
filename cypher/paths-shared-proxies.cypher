// name: paths-shared-proxies
// title: Networks that share their proxies
// asks: Which pairs of networks were searched by the same agencies in words that name the body?
// category: paths
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: level STRING = named | asked (says it was for it), named (mentions it) or hinted (could mean it)
// param: top INTEGER = 100 | How many
// column: network STRING | Network
// column: other_network STRING | Another
// column: proxies INTEGER | Agencies that searched both so
// column: says LIST<STRING> | A row of one such agency whose words name the body, for each of the two networks in their order, as release#row
// column: evidence LIST<STRING> | The rows of the two networks' own logs that hold those searches, in the same order, as release#row
// caveat: The log lists this network among those asked; it does not show that an image came back.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL AND f.body IN wanted AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
  AND CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END >= CASE $level WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END
MATCH (s)-[c:COVERED]->(net:Network)
WITH who.id AS proxy_id, net.id AS place, min([c.release, c.row, m.release, m.row]) AS row
WITH proxy_id, collect({place: place, row: row}) AS nets
UNWIND nets AS one
UNWIND nets AS two
WITH proxy_id, one, two
WHERE one.place < two.place
WITH one.place AS network, two.place AS other_network, count(DISTINCT proxy_id) AS proxies, min([one.row, two.row]) AS rows
RETURN network, other_network, proxies, [x IN rows | x[2] + '#' + toString(x[3])] AS says, [x IN rows | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY proxies DESC, network, other_network LIMIT $top
