// name: town-who-may
// title: Who may search a town
// asks: With whom does the town share its cameras, on which days?
// category: town
// param: agency STRING = | Id of the agency
// needs: agency
// column: network STRING | Network
// column: recipient STRING | Account it shares with
// column: state STRING | Its state
// column: federal BOOLEAN | Whether it is federal
// column: account STRING | active or inactive
// column: first DATE | First day proved
// column: last DATE | Last day proved
// column: evidence LIST<STRING> | Rows, as release#row
// caveat: Pools let further agencies in without a name on any list: see town-pools.
// source: docs/method.md
// since: 0.1
MATCH (holder:Agency {id: $agency})-[:OWNS]->(net:Network)-[g:SHARES_WITH]->(to:Agency)
WITH net, to, g ORDER BY g.release, g.row
RETURN net.id AS network, to.id AS recipient, to.state AS state, to.federal AS federal, g.account AS account, min(g.from) AS first,
  max(g.until) AS last, collect(DISTINCT g.release + '#' + toString(g.row))[0..5] AS evidence
ORDER BY network, federal DESC, recipient, account
