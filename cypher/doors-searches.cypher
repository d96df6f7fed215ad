// name: doors-searches
// title: The searches behind one side door
// asks: Which searches of one network name the body, who ran them, in which words, and on which rows do they stand?
// category: doors
// param: network STRING = | Id of the network; none: all networks
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: proxy STRING = | Id of the agency that searched; none: all
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: day DATE | UTC day
// column: network STRING | Network whose own log holds the search
// column: proxy_id STRING | Agency that searched
// column: search STRING | Id of the search
// column: body STRING | Body named
// column: grade STRING | asked, named or hinted
// column: rule STRING | Rule that read it
// column: words STRING | Words of the reason or case number that name it; null where wordings were not loaded
// column: says STRING | Row that says so, as release#row; it may stand in another log
// column: recovered BOOLEAN | Whether another log masks the reason that this row gives
// column: wording STRING | The reason as the network's own row gives it, masked; null where it gives none or wordings were not loaded
// column: searches INTEGER | 1, but for sources that aggregate
// column: evidence STRING | Row of the network's log, as release#row
// caveat: A search that the vendor disowns is not here: see searches-disowned.
// caveat: The log lists this network among those asked; it does not show that an image came back.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (f:Agency)
WHERE f.body IN wanted
MATCH (f)<-[m:NAMES]-(q:Search)
WHERE q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
MATCH (who:Agency)-[:RAN]->(q)
WHERE NOT who.federal AND who.near_bodies IS NULL AND ($proxy IS NULL OR who.id = $proxy)
MATCH (q)-[c:COVERED]->(net:Network)
WHERE $network IS NULL OR net.id = $network
MATCH (q)-[l:LOGGED_IN]->(log:Release)
WHERE log.id = c.release AND l.row = c.row
RETURN q.day AS day, net.id AS network, who.id AS proxy_id, q.id AS search, f.body AS body, m.grade AS grade, m.rule AS rule,
  m.words AS words, m.release + '#' + toString(m.row) AS says, m.recovered AS recovered, l.wording AS wording, q.searches AS searches, c.release + '#' + toString(c.row) AS evidence
ORDER BY day, network, proxy_id, search, body, grade, rule, c.release, c.row
