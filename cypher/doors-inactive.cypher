// name: doors-inactive
// title: Listed, account inactive
// asks: Which networks list an account of the body that is marked inactive, turned off or dead?
// category: doors
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: owner STRING | Agency that owns the cameras
// column: network STRING | Network that lists it
// column: recipient STRING | Account as recognized
// column: body STRING | Body of that account
// column: mark STRING | The mark as written
// column: first DATE | First day proved
// column: last DATE | Last day proved
// column: evidence LIST<STRING> | Rows that name the account, as release#row
// caveat: Listed, not a door: such an account is counted apart from front doors.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH top, collect(DISTINCT part.body) AS asked
MATCH (net:Network)-[g:SHARES_WITH]->(to:Agency)
WHERE to.federal AND to.body IN asked AND g.account = 'inactive'
  AND ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
  AND (g.from IS NOT NULL OR ($since IS NULL AND $until IS NULL))
MATCH (net)<-[:OWNS]-(holder:Agency)
WITH holder, net, to, g ORDER BY g.release, g.row
WITH holder.name AS owner, net.id AS network, to.id AS recipient, to.body AS body, min(g.account_mark) AS mark,
  min(g.from) AS first, max(g.until) AS last, collect(DISTINCT g.release + '#' + toString(g.row))[0..5] AS evidence
RETURN owner, network, recipient, body, mark, first, last, evidence
ORDER BY owner, network, recipient
