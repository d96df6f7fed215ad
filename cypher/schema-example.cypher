// name: schema-example
// title: A tour of one network
// asks: What hangs on one network: owner, shares, lists, searches?
// category: schema
// param: network STRING = | Id of the network
// needs: network
// column: network STRING | Network
// column: owner STRING | Its owner
// column: shares INTEGER | Shares with agencies, one for each time that a list or event proves
// column: lists INTEGER | Lists
// column: ordinary_searches INTEGER | Ordinary searches in its log: what its monthly edges add up to
// column: other_searches INTEGER | The searches that are not ordinary, each a node of its own
// column: cameras INTEGER | Mapped cameras
// source: docs/method.md
// since: 0.1
MATCH (holder:Agency)-[:OWNS]->(net:Network {id: $network})
OPTIONAL MATCH (who:Agency)-[m:SEARCHED_IN_MONTH]->(net)
WITH holder, net, sum(m.searches) AS ordinary_searches
OPTIONAL MATCH (s:Search)-[:COVERED]->(net)
WITH DISTINCT holder, net, ordinary_searches, s
WITH holder, net, ordinary_searches, sum(s.searches) AS other_searches
RETURN net.id AS network, holder.id AS owner,
  COUNT { MATCH (net)-[:SHARES_WITH]->(to:Agency) } AS shares,
  COUNT { MATCH (net)-[:CONFIGURED]->(list:Release) } AS lists,
  ordinary_searches, other_searches,
  COUNT { MATCH (net)-[:HAS_CAMERA]->(c:Camera) } AS cameras
ORDER BY network
