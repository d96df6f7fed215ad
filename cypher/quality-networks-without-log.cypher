// name: quality-networks-without-log
// title: Networks without a log
// asks: Of which networks is no log held, though others' records name them?
// category: quality
// param: state STRING = | Two-letter state; none: all states
// column: network STRING | Network
// column: owner STRING | Its owner
// column: state STRING | State of the owner
// column: shares INTEGER | Shares known
// column: cameras INTEGER | Cameras that a portal declares
// caveat: `graphshare ask-next` ranks what to ask for.
// source: docs/method.md
// since: 0.1
MATCH (holder:Agency)-[:OWNS]->(net:Network)
WHERE $state IS NULL OR holder.state = $state
OPTIONAL MATCH (log:Release {agency: holder.id, kind: 'network audit'})
WITH holder, net, count(log) AS logs
WHERE logs = 0
RETURN net.id AS network, holder.id AS owner, holder.state AS state,
  COUNT { MATCH (net)-[:SHARES_WITH]->(to:Agency) } AS shares, net.cameras_declared AS cameras
ORDER BY coalesce(cameras, 0) DESC, network
