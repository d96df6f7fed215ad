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
  MATCH (a:Agency)-[e]->(x:Agency) RETURN 'Agency' AS start_label, type(e) AS kind, 'Agency' AS end_label, count(e) AS n
  UNION ALL
  MATCH (a:Agency)-[e]->(x:Network) RETURN 'Agency' AS start_label, type(e) AS kind, 'Network' AS end_label, count(e) AS n
  UNION ALL
  MATCH (a:Agency)-[e]->(x:Search) RETURN 'Agency' AS start_label, type(e) AS kind, 'Search' AS end_label, count(e) AS n
  UNION ALL
  MATCH (a:Agency)-[e]->(x:Release) RETURN 'Agency' AS start_label, type(e) AS kind, 'Release' AS end_label, count(e) AS n
  UNION ALL
  MATCH (a:Network)-[e]->(x:Agency) RETURN 'Network' AS start_label, type(e) AS kind, 'Agency' AS end_label, count(e) AS n
  UNION ALL
  MATCH (a:Network)-[e]->(x:Camera) RETURN 'Network' AS start_label, type(e) AS kind, 'Camera' AS end_label, count(e) AS n
  UNION ALL
  MATCH (a:Network)-[e]->(x:Pool) RETURN 'Network' AS start_label, type(e) AS kind, 'Pool' AS end_label, count(e) AS n
  UNION ALL
  MATCH (a:Network)-[e]->(x:Release) RETURN 'Network' AS start_label, type(e) AS kind, 'Release' AS end_label, count(e) AS n
  UNION ALL
  MATCH (a:Search)-[e]->(x:Agency) RETURN 'Search' AS start_label, type(e) AS kind, 'Agency' AS end_label, count(e) AS n
  UNION ALL
  MATCH (a:Search)-[e]->(x:Network) RETURN 'Search' AS start_label, type(e) AS kind, 'Network' AS end_label, count(e) AS n
  UNION ALL
  MATCH (a:Search)-[e]->(x:Release) RETURN 'Search' AS start_label, type(e) AS kind, 'Release' AS end_label, count(e) AS n
}
RETURN start_label AS source_label, kind AS edge, end_label AS target_label, n AS edges
ORDER BY source_label, edge, target_label
