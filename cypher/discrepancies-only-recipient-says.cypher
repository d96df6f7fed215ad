// name: discrepancies-only-recipient-says
// title: Listed by the receiving side only
// asks: Which agencies' own lists say that a network shares with them, though the owner's complete list of those days does not?
// category: discrepancies
// column: network STRING | Network
// column: recipient STRING | Agency whose own list says so
// column: federal BOOLEAN | Whether it is federal
// column: first DATE | First day of which its list says so
// column: last DATE | Last day
// column: evidence LIST<STRING> | A row of its list, and the owner's list, as release#row
// caveat: An agency may be listed under another name: a candidate for review, nothing more.
// source: docs/method.md
// since: 0.1
MATCH (net:Network)-[s:SHARES_WITH]->(who:Agency)
WHERE who.id <> net.owner
WITH net, s, who, s.release AS told_in
MATCH (told:Release {id: told_in})
WHERE told.agency = who.id OR (told.agency IS NULL AND told.kind <> 'event log' AND NOT EXISTS { MATCH (net)-[:CONFIGURED]->(told) })
MATCH (net)-[held:CONFIGURED]->(list:Release)
WHERE held.complete AND held.from <= s.from AND held.until >= s.until
OPTIONAL MATCH (net)-[o:SHARES_WITH]->(who)
WHERE o.from <= held.until AND o.until >= held.from
WITH net, who, s, list, held, o.release AS said_in
OPTIONAL MATCH (teller:Release {id: said_in})
WHERE teller.agency = net.owner OR (teller.agency IS NULL AND (teller.kind = 'event log' OR EXISTS { MATCH (net)-[:CONFIGURED]->(teller) }))
WITH net, who, s, list, held, count(teller) AS said_by_owner
WHERE said_by_owner = 0
WITH net.id AS network, who.id AS recipient, who.federal AS federal, min(s.from) AS first, max(s.until) AS last,
  min([s.release, s.row]) AS told, min([list.id, held.row]) AS silent
RETURN network, recipient, federal, first, last, [x IN [told, silent] | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY network, recipient
