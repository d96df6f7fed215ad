// name: discrepancies-listed-not-seen
// title: Listed, but not in the log
// asks: Which agencies does a network share with on days that its own whole log reaches, and that log never shows?
// category: discrepancies
// param: agency STRING = | Id of the agency that owns the network
// needs: agency
// column: network STRING | Network of which a log is held
// column: recipient STRING | Account it shares with, not marked inactive
// column: federal BOOLEAN | Whether it is federal
// column: first DATE | First day proved
// column: last DATE | Last day proved
// column: evidence STRING | A row of a list, as release#row
// caveat: Not seen in the logs held, which may not reach all days of the list.
// source: docs/method.md
// since: 0.1
MATCH (log:Release)
WHERE log.agency = $agency AND log.kind = 'network audit' AND log.selection IS NULL AND log.first IS NOT NULL
WITH log.agency AS holder_id, min(date(log.first)) AS day_from, max(date(log.last)) AS day_until
MATCH (holder:Agency {id: holder_id})-[:OWNS]->(net:Network)
MATCH (net)-[g:SHARES_WITH]->(to:Agency)
WHERE g.account = 'active' AND to.id <> holder_id AND g.from <= day_until AND g.until >= day_from
  AND NOT EXISTS { MATCH (to)-[:SEARCHED_IN_MONTH]->(:Network)<-[:OWNS]-(holder) }
  AND NOT EXISTS { MATCH (to)-[:RAN]->(s:Search)-[:COVERED]->(:Network)<-[:OWNS]-(holder) WHERE s.disowned IS NULL AND s.day IS NOT NULL }
WITH net.id AS network, to.id AS recipient, to.federal AS federal, min(g.from) AS first, max(g.until) AS last,
  min([g.release, g.row]) AS listed
RETURN network, recipient, federal, first, last, listed[0] + '#' + toString(listed[1]) AS evidence
ORDER BY network, recipient
