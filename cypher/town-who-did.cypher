// name: town-who-did
// title: Who searched a town
// asks: Which agencies searched the town's cameras, ordinary searches included, and whom do they name?
// category: town
// param: agency STRING = | Id of the agency
// needs: agency
// column: network STRING | Network
// column: searcher STRING | Agency that searched
// column: state STRING | Its state
// column: federal BOOLEAN | Whether it is federal
// column: ordinary INTEGER | Ordinary searches: the sum of monthly figures
// column: other INTEGER | Searches that are not ordinary
// column: bodies LIST<STRING> | Bodies that the latter name
// column: evidence LIST<STRING> | Rows of the network's log, as release#row
// caveat: The town's own searches are included.
// caveat: The log lists this network among those asked; it does not show that an image came back.
// source: docs/method.md
// since: 0.1
MATCH (holder:Agency {id: $agency})-[:OWNS]->(net:Network)
CALL (net) {
  MATCH (who:Agency)-[t:SEARCHED_IN_MONTH]->(net)
  RETURN who, t.searches AS ordinary_n, 0 AS other_n, null AS named_body, [t.release, t.row] AS seen
  UNION ALL
  MATCH (who:Agency)-[:RAN]->(s:Search)-[c:COVERED]->(net)
  WHERE s.disowned IS NULL
  WITH who, s, min([c.release, c.row]) AS seen
  RETURN who, 0 AS ordinary_n, s.searches AS other_n, null AS named_body, seen
  UNION ALL
  MATCH (who:Agency)-[:RAN]->(s:Search)-[:COVERED]->(net), (s)-[:NAMES]->(f:Agency)
  WHERE s.disowned IS NULL
  RETURN who, 0 AS ordinary_n, 0 AS other_n, f.body AS named_body, null AS seen
}
WITH net, who, ordinary_n, other_n, named_body, seen ORDER BY named_body, seen[0], seen[1]
RETURN net.id AS network, who.id AS searcher, who.state AS state, who.federal AS federal, sum(ordinary_n) AS ordinary,
  sum(other_n) AS other, collect(DISTINCT named_body) AS bodies, collect(DISTINCT seen[0] + '#' + toString(seen[1]))[0..5] AS evidence
ORDER BY network, other DESC, ordinary DESC, searcher
