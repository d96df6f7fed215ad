// name: paths-body-to-network
// title: How a body reaches one network
// asks: By which typed steps does the body reach a network: its own searches, shares, and searches by others that name it?
// category: paths
// param: network STRING = | Id of the network; none: all networks
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: network STRING | Network
// column: step STRING | shares with, searched by the body, or searched by a proxy
// column: through STRING | Account, body or proxy
// column: body STRING | Body
// column: day DATE | Day (for a share: its first)
// column: says STRING | For a search by a proxy the row whose words name the body; else null
// column: evidence STRING | Row of the network's list or log, as release#row
// caveat: Platform sharing is not transitive: no step leads from a recipient of shares to a third party's cameras.
// caveat: The log lists this network among those asked; it does not show that an image came back.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (f:Agency)
WHERE f.body IN wanted
CALL (f) {
  MATCH (net:Network)-[g:SHARES_WITH]->(f)
  WHERE f.federal AND g.account = 'active' AND ($network IS NULL OR net.id = $network)
    AND ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
  RETURN net.id AS place, 'shares with' AS way, f.id AS by_whom, g.from AS on_day, [g.release, g.row] AS seen, null AS told
  UNION ALL
  MATCH (f)-[:RAN]->(q:Search)-[c:COVERED]->(net:Network)
  WHERE f.federal AND ($network IS NULL OR net.id = $network) AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  RETURN net.id AS place, 'searched by the body' AS way, f.id AS by_whom, q.day AS on_day, [c.release, c.row] AS seen, null AS told
  UNION ALL
  MATCH (f)<-[m:NAMES]-(q:Search)-[c:COVERED]->(net:Network)
  WHERE ($network IS NULL OR net.id = $network) AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  MATCH (who:Agency)-[:RAN]->(q)
  WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL
  RETURN net.id AS place, 'searched by a proxy' AS way, who.id AS by_whom, q.day AS on_day, [c.release, c.row] AS seen,
    [m.release, m.row] AS told
}
WITH DISTINCT place, way, by_whom, f.body AS named_body, on_day, told[0] AS said_in, told[1] AS said_at, seen[0] AS log_id, seen[1] AS log_row
RETURN place AS network, way AS step, by_whom AS through, named_body AS body, on_day AS day, said_in + '#' + toString(said_at) AS says,
  log_id + '#' + toString(log_row) AS evidence
ORDER BY network, step, through, body, coalesce(day, date('0001-01-01')), coalesce(said_in, ''), coalesce(said_at, 0), log_id, log_row
