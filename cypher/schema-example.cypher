// name: schema-example
// title: A tour of one network
// asks: What hangs on one network: owner, shares, lists, searches?
// category: schema
// param: network STRING = | Id of the network; none: all networks
// column: network STRING | Network
// column: owner STRING | Its owner
// column: shares INTEGER | Shares
// column: lists INTEGER | Lists
// column: searches INTEGER | Searches that are not ordinary in its log
// column: months INTEGER | Monthly edges
// column: cameras INTEGER | Mapped cameras
// source: docs/method.md
// since: 0.1
MATCH (holder:Agency)-[:OWNS]->(net:Network)
WHERE $network IS NULL OR net.id = $network
RETURN net.id AS network, holder.id AS owner,
  COUNT { MATCH (net)-[:SHARES_WITH]->(to:Agency) } AS shares,
  COUNT { MATCH (net)-[:CONFIGURED]->(list:Release) } AS lists,
  COUNT { MATCH (s:Search)-[:COVERED]->(net) } AS searches,
  COUNT { MATCH (who:Agency)-[:SEARCHED_IN_MONTH]->(net) } AS months,
  COUNT { MATCH (net)-[:HAS_CAMERA]->(c:Camera) } AS cameras
ORDER BY network
