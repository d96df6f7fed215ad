// name: time-months-of-network
// title: A network month by month
// asks: How many searches of each kind does a network's log hold, month by month?
// category: time
// param: network STRING = | Id of the network
// needs: network
// column: network STRING | Network
// column: month STRING | YYYY-MM, UTC
// column: kind STRING | ordinary, or the purpose
// column: searches INTEGER | Distinct searches
// column: evidence LIST<STRING> | Rows of the network's log, as release#row; of ordinary searches one an agency and purpose
// caveat: Ordinary means not_federal or unstated; federal agencies' own searches stand under their purpose.
// source: docs/method.md
// since: 0.1
CALL () {
  MATCH (who:Agency)-[t:SEARCHED_IN_MONTH]->(net:Network {id: $network})
  WITH net.id AS place, t.month AS of_month, t.searches AS n, [t.release, t.row] AS seen ORDER BY seen
  RETURN place, of_month, 'ordinary' AS what, sum(n) AS n, collect(seen)[0..5] AS seen
  UNION ALL
  MATCH (s:Search)-[c:COVERED]->(net:Network {id: $network})
  WHERE s.day IS NOT NULL AND s.disowned IS NULL
  WITH net.id AS place, s.id AS one, substring(toString(s.day), 0, 7) AS of_month, s.purpose AS what, max(s.searches) AS n,
    min([c.release, c.row]) AS seen
  ORDER BY seen
  RETURN place, of_month, what, sum(n) AS n, collect(seen)[0..5] AS seen
}
RETURN place AS network, of_month AS month, what AS kind, n AS searches, [x IN seen | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY network, month, kind
