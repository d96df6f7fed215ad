// name: discrepancies-only-owner-says
// title: Listed by the owner only
// asks: Which agencies stand on an owner's list, though their own list of another day within a week names others and not that owner?
// category: discrepancies
// column: network STRING | Network
// column: recipient STRING | Agency that the owner's list names
// column: federal BOOLEAN | Whether it is federal
// column: first DATE | First day of which the owner's list says so
// column: last DATE | Last day
// column: evidence LIST<STRING> | A row of the owner's list and one of the other's, as release#row
// caveat: A list of incoming shares may leave some out: a candidate for review, nothing more.
// source: docs/method.md
// since: 0.1
MATCH (net:Network)-[s:SHARES_WITH]->(who:Agency), (told:Release)
WHERE told.id = s.release AND (told.agency = net.owner OR (told.agency IS NULL AND (told.kind = 'event log' OR EXISTS { MATCH (net)-[:CONFIGURED]->(told) })))
  AND s.basis = 'dated' AND s.account = 'active'
MATCH (who)<-[i:SHARES_WITH]-(elsewhere:Network), (own:Release)
WHERE own.id = i.release
  AND (own.agency = who.id OR (own.agency IS NULL AND own.kind <> 'event log' AND NOT EXISTS { MATCH (elsewhere)-[:CONFIGURED]->(own) }))
  AND elsewhere.owner <> who.id AND i.basis = 'dated'
  AND i.from <> s.from AND abs(duration.inDays(i.from, s.from).days) <= 7
WITH net, who, s, i.from AS its_day, min([i.release, i.row]) AS its_row
MATCH (holder:Agency)-[:OWNS]->(net)
WHERE NOT EXISTS { MATCH (holder)-[:OWNS]->(:Network)-[x:SHARES_WITH]->(who) WHERE x.from <= its_day AND x.until >= its_day }
OPTIONAL MATCH (holder)-[:OWNS]->(any_net:Network)-[m:SHARES_WITH]->(who), (teller:Release)
WHERE teller.id = m.release
  AND (teller.agency = who.id OR (teller.agency IS NULL AND teller.kind <> 'event log' AND NOT EXISTS { MATCH (any_net)-[:CONFIGURED]->(teller) }))
  AND abs(duration.inDays(m.from, s.from).days) <= 7
WITH net, who, s, its_row, count(teller) AS said_by_it
WHERE said_by_it = 0
WITH net.id AS network, who.id AS recipient, who.federal AS federal, min(s.from) AS first, max(s.until) AS last,
  min([s.release, s.row]) AS told, min(its_row) AS silent
RETURN network, recipient, federal, first, last, [x IN [told, silent] | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY network, recipient
