// name: time-shares-dated
// title: When shares began and ended
// asks: On which days is each share with the body proved?
// category: time
// param: body STRING = ICE | Federal body by its short name; its parts are included
// column: network STRING | Network that shares
// column: recipient STRING | Account it shares with
// column: account STRING | active or inactive
// column: first DATE | First day proved
// column: last DATE | Last day proved
// column: basis STRING | dated, between, event or undated
// column: evidence STRING | Row, as release#row
// caveat: A list proves its own day only; between two complete lists that agree, at most 100 days apart, it is “between”.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (net:Network)-[g:SHARES_WITH]->(f:Agency)
WHERE f.federal AND f.body IN wanted
RETURN net.id AS network, f.id AS recipient, g.account AS account, g.from AS first, g.until AS last, g.basis AS basis, g.release + '#' + toString(g.row) AS evidence
ORDER BY network, recipient, coalesce(first, date('0001-01-01')), g.release, g.row
