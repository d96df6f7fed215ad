// name: schema-edges
// title: A tour of the edges
// asks: Which kinds of edges are there, between what, and how many?
// category: schema
// column: source_label STRING | Label at the start
// column: edge STRING | Edge type
// column: target_label STRING | Label at the end
// column: edges INTEGER | How many
// caveat: Monthly edges stand for many searches each: add their searches, never count them.
// source: docs/method.md
// since: 0.1
CALL () {
  RETURN 'Agency' AS start_label, 'OWNS' AS kind, 'Network' AS end_label,
    COUNT { MATCH (:Agency)-[:OWNS]->(:Network) } AS n
  UNION ALL
  RETURN 'Network' AS start_label, 'HAS_CAMERA' AS kind, 'Camera' AS end_label,
    COUNT { MATCH (:Network)-[:HAS_CAMERA]->(:Camera) } AS n
  UNION ALL
  RETURN 'Agency' AS start_label, 'PART_OF' AS kind, 'Agency' AS end_label,
    COUNT { MATCH (:Agency)-[:PART_OF]->(:Agency) } AS n
  UNION ALL
  RETURN 'Network' AS start_label, 'SHARES_WITH' AS kind, 'Agency' AS end_label,
    COUNT { MATCH (:Network)-[:SHARES_WITH]->(:Agency) } AS n
  UNION ALL
  RETURN 'Network' AS start_label, 'CONFIGURED' AS kind, 'Release' AS end_label,
    COUNT { MATCH (:Network)-[:CONFIGURED]->(:Release) } AS n
  UNION ALL
  RETURN 'Network' AS start_label, 'IN_POOL' AS kind, 'Pool' AS end_label,
    COUNT { MATCH (:Network)-[:IN_POOL]->(:Pool) } AS n
  UNION ALL
  RETURN 'Agency' AS start_label, 'HAS_AGREEMENT' AS kind, 'Agency' AS end_label,
    COUNT { MATCH (:Agency)-[:HAS_AGREEMENT]->(:Agency) } AS n
  UNION ALL
  RETURN 'Agency' AS start_label, 'SEARCHED_IN_MONTH' AS kind, 'Network' AS end_label,
    COUNT { MATCH (:Agency)-[:SEARCHED_IN_MONTH]->(:Network) } AS n
  UNION ALL
  RETURN 'Agency' AS start_label, 'RAN' AS kind, 'Search' AS end_label,
    COUNT { MATCH (:Agency)-[:RAN]->(:Search) } AS n
  UNION ALL
  RETURN 'Search' AS start_label, 'COVERED' AS kind, 'Network' AS end_label,
    COUNT { MATCH (:Search)-[:COVERED]->(:Network) } AS n
  UNION ALL
  RETURN 'Search' AS start_label, 'NAMES' AS kind, 'Agency' AS end_label,
    COUNT { MATCH (:Search)-[:NAMES]->(:Agency) } AS n
  UNION ALL
  RETURN 'Search' AS start_label, 'LOGGED_IN' AS kind, 'Release' AS end_label,
    COUNT { MATCH (:Search)-[:LOGGED_IN]->(:Release) } AS n
  UNION ALL
  RETURN 'Agency' AS start_label, 'LOGGED' AS kind, 'Release' AS end_label,
    COUNT { MATCH (:Agency)-[:LOGGED]->(:Release) } AS n
  UNION ALL
  RETURN 'Agency' AS start_label, 'SEARCHED_FOR' AS kind, 'Agency' AS end_label,
    COUNT { MATCH (:Agency)-[:SEARCHED_FOR]->(:Agency) } AS n
}
WITH start_label, kind, end_label, n
WHERE n > 0
RETURN start_label AS source_label, kind AS edge, end_label AS target_label, n AS edges
ORDER BY source_label, edge, target_label
