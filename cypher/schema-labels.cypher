// name: schema-labels
// title: A tour of the nodes
// asks: Which kinds of nodes are there, and how many?
// category: schema
// column: label STRING | Label
// column: nodes INTEGER | How many
// source: docs/method.md
// since: 0.1
CALL () {
  MATCH (a:Agency) RETURN 'Agency' AS kind, count(a) AS n
  UNION ALL
  MATCH (c:Camera) RETURN 'Camera' AS kind, count(c) AS n
  UNION ALL
  MATCH (w:Network) RETURN 'Network' AS kind, count(w) AS n
  UNION ALL
  MATCH (p:Pool) RETURN 'Pool' AS kind, count(p) AS n
  UNION ALL
  MATCH (r:Release) RETURN 'Release' AS kind, count(r) AS n
  UNION ALL
  MATCH (s:Search) RETURN 'Search' AS kind, count(s) AS n
}
RETURN kind AS label, n AS nodes
ORDER BY label
