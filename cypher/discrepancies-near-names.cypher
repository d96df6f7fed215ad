// name: discrepancies-near-names
// title: Lists with a name near a federal body
// asks: Which lists hold a name that is only near a federal body's?
// category: discrepancies
// column: owner STRING | Agency whose list it is
// column: near_bodies STRING | Bodies to which a name on it is near, as |HSI|ICE|
// column: lists INTEGER | Spans of days for which such a list stands
// column: first DATE | First day
// column: last DATE | Last day
// column: evidence LIST<STRING> | Rows of the lists, as release#row
// caveat: For review (graphshare agencies review): such a name proves nothing of the body, and such a list no back door.
// source: docs/method.md
// since: 0.1
MATCH (net:Network)-[c:CONFIGURED]->(list:Release)
WHERE c.near_bodies IS NOT NULL
WITH net.owner AS owner, c.near_bodies AS near_bodies, c, [list.id, c.row] AS listed ORDER BY listed[0], listed[1]
WITH owner, near_bodies, count(c) AS lists, min(c.from) AS first, max(c.until) AS last, collect(DISTINCT listed[0] + '#' + toString(listed[1]))[0..5] AS evidence
RETURN owner, near_bodies, lists, first, last, evidence
ORDER BY owner, near_bodies
