// name: discrepancies-listed-not-seen
// title: Listed, but in no log
// asks: Which agencies does a network share with that its own log never shows?
// category: discrepancies
// param: agency STRING = | Id of the agency that owns the network
// needs: agency
// column: network STRING | Network of which a log is held
// column: recipient STRING | Account it shares with
// column: federal BOOLEAN | Whether it is federal
// column: account STRING | active or inactive
// column: first DATE | First day proved
// column: last DATE | Last day proved
// column: evidence STRING | A row of a list, as release#row
// caveat: Not seen in the logs held, which may cover other days than the list.
// source: docs/method.md
// since: 0.1
MATCH (log:Release)
WHERE log.agency = $agency AND log.kind = 'network audit'
WITH DISTINCT log.agency AS owner
MATCH (:Agency {id: owner})-[:OWNS]->(net:Network)
MATCH (net)-[g:SHARES_WITH]->(to:Agency)
WHERE NOT EXISTS { MATCH (net)<-[:SEARCHED_IN_MONTH]-(to) }
  AND NOT EXISTS { MATCH (net)<-[:COVERED]-(s:Search)<-[:RAN]-(to) WHERE s.disowned IS NULL }
WITH net.id AS network, to.id AS recipient, to.federal AS federal, g.account AS account, min(g.from) AS first, max(g.until) AS last,
  min([g.release, g.row]) AS listed
RETURN network, recipient, federal, account, first, last, listed[0] + '#' + toString(listed[1]) AS evidence
ORDER BY network, recipient, account
