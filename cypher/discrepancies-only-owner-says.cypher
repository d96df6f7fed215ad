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
MATCH (net:Network)-[s:SHARES_WITH]->(who:Agency)
WHERE s.basis = 'dated' AND s.account = 'active'
WITH net, s, who, s.release AS told_in
MATCH (told:Release {id: told_in})
WHERE told.agency = net.owner OR (told.agency IS NULL AND (told.kind = 'event log' OR EXISTS { MATCH (net)-[:CONFIGURED]->(told) }))
MATCH (who)<-[i:SHARES_WITH]-(elsewhere:Network)
WHERE elsewhere.owner <> who.id AND i.basis = 'dated' AND i.from <> s.from AND abs(duration.inDays(i.from, s.from).days) <= 7
WITH net, s, who, i.from AS its_day, [i.release, i.row] AS its_row, i.release AS its_list, elsewhere
MATCH (own:Release {id: its_list})
WHERE own.agency = who.id OR (own.agency IS NULL AND own.kind <> 'event log' AND NOT EXISTS { MATCH (elsewhere)-[:CONFIGURED]->(own) })
WITH net, who, s, its_day, min(its_row) AS its_row
MATCH (holder:Agency)-[:OWNS]->(net)
WHERE NOT EXISTS { MATCH (holder)-[:OWNS]->(:Network)-[x:SHARES_WITH]->(who) WHERE x.from <= its_day AND x.until >= its_day }
OPTIONAL MATCH (holder)-[:OWNS]->(any_net:Network)-[m:SHARES_WITH]->(who)
WHERE abs(duration.inDays(m.from, s.from).days) <= 7
WITH net, who, s, its_row, any_net, m.release AS said_in
OPTIONAL MATCH (teller:Release {id: said_in})
WHERE teller.agency = who.id OR (teller.agency IS NULL AND teller.kind <> 'event log' AND NOT EXISTS { MATCH (any_net)-[:CONFIGURED]->(teller) })
WITH net, who, s, its_row, count(teller) AS said_by_it
WHERE said_by_it = 0
WITH net.id AS network, who.id AS recipient, who.federal AS federal, min(s.from) AS first, max(s.until) AS last,
  min([s.release, s.row]) AS told, min(its_row) AS silent
RETURN network, recipient, federal, first, last, [x IN [told, silent] | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY network, recipient
