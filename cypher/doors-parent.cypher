// name: doors-parent
// title: Its parent is listed
// asks: Which networks list an account of a body above the one asked for?
// category: doors
// param: body STRING = ICE | Federal body by its short name; the bodies above it are looked for
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: owner STRING | Agency that owns the cameras
// column: network STRING | Network that lists it
// column: recipient STRING | Account as recognized
// column: body STRING | Body of that account
// column: first DATE | First day proved
// column: last DATE | Last day proved
// column: evidence LIST<STRING> | Rows that name the account, as release#row
// caveat: Accounts have access, not organization charts: no front door of the body, and no proof of a back door either.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (top)-[:PART_OF*1..5]->(up:Agency)
WITH collect(DISTINCT up.body) AS above
MATCH (net:Network)-[g:SHARES_WITH]->(to:Agency)
WHERE to.federal AND to.body IN above AND g.account = 'active'
  AND ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
  AND (g.from IS NOT NULL OR ($since IS NULL AND $until IS NULL))
MATCH (net)<-[:OWNS]-(holder:Agency)
WITH holder, net, to, g ORDER BY g.release, g.row
WITH holder.name AS owner, net.id AS network, to.id AS recipient, to.body AS body, min(g.from) AS first, max(g.until) AS last, collect(DISTINCT g.release + '#' + toString(g.row))[0..5] AS evidence
RETURN owner, network, recipient, body, first, last, evidence
ORDER BY owner, network, recipient
