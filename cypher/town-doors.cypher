// name: town-doors
// title: The doors of one town
// asks: By which doors does any federal body reach the town?
// category: town
// param: agency STRING = | Id of the agency
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// needs: agency
// column: network STRING | Network
// column: body STRING | Body
// column: door STRING | front, own search (front, back or unknown), or side
// column: through STRING | Account, body or proxy
// column: searches INTEGER | Distinct searches; null for a share
// column: says STRING | For a side door a row whose words name the body; else null
// column: evidence STRING | A row of the town's list or log, as release#row
// caveat: Which door an own search came through depends on the list of that day: see doors-front, doors-back and doors-unknown.
// caveat: The log lists this network among those asked; it does not show that an image came back.
// source: docs/method.md
// since: 0.1
MATCH (holder:Agency {id: $agency})-[:OWNS]->(net:Network)
CALL (net) {
  MATCH (net)-[g:SHARES_WITH]->(f:Agency)
  WHERE f.federal AND f.body IS NOT NULL AND g.account = 'active'
    AND ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
  RETURN f.body AS named_body, 'front' AS way, f.id AS by_whom, null AS n, min([g.release, g.row]) AS seen, null AS told
  UNION ALL
  MATCH (f:Agency)-[:RAN]->(s:Search)-[c:COVERED]->(net)
  WHERE f.federal AND f.body IS NOT NULL AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
  WITH f, s, min([c.release, c.row]) AS row_seen
  RETURN f.body AS named_body, 'own search' AS way, f.id AS by_whom, sum(s.searches) AS n, min(row_seen) AS seen, null AS told
  UNION ALL
  MATCH (who:Agency)-[:RAN]->(s:Search)-[c:COVERED]->(net), (s)-[m:NAMES]->(f:Agency)
  WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL AND m.grade IN ['asked', 'named'] AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
  WITH who, f, s, min([c.release, c.row]) AS row_seen, min([m.release, m.row]) AS row_told
  ORDER BY row_seen
  RETURN f.body AS named_body, 'side' AS way, who.id AS by_whom, sum(s.searches) AS n, collect(row_seen)[0] AS seen, collect(row_told)[0] AS told
}
RETURN net.id AS network, named_body AS body, way AS door, by_whom AS through, n AS searches, told[0] + '#' + toString(told[1]) AS says, seen[0] + '#' + toString(seen[1]) AS evidence
ORDER BY network, body, door, through
