// name: searches-largest
// title: The largest searches
// asks: Which single searches went to the most networks?
// category: searches
// param: body STRING = | Only searches that name this body (short name, without its parts); none: all
// param: top INTEGER = 25 | How many
// column: networks_total INTEGER | Networks that the search went to, as its row says: how many, never which
// column: devices_total INTEGER | Devices, as its row says
// column: day DATE | UTC day
// column: agency STRING | Agency that searched
// column: purpose STRING | Purpose
// column: wording STRING | The reason in its commonest spelling, masked; null where none can be read or wordings were not loaded
// column: search STRING | Id of the search
// column: evidence LIST<STRING> | Rows of logs that hold it, as release#row
// caveat: Only searches that are not ordinary: ordinary ones are kept as monthly sums.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(q:Search)
WHERE q.networks_total IS NOT NULL AND q.disowned IS NULL
  AND ($body IS NULL OR EXISTS { MATCH (q)-[:NAMES]->(f:Agency) WHERE f.body = $body })
WITH who, q ORDER BY q.networks_total DESC, q.id LIMIT $top
MATCH (q)-[l:LOGGED_IN]->(log:Release)
WITH who, q, log, l ORDER BY log.id, l.row
WITH who, q, collect(log.id + '#' + toString(l.row))[0..5] AS evidence
RETURN q.networks_total AS networks_total, q.devices_total AS devices_total, q.day AS day, who.id AS agency, q.purpose AS purpose,
  q.wording AS wording, q.id AS search, evidence
ORDER BY networks_total DESC, search
