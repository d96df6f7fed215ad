// name: identity-federal
// title: Federal agencies as recognized
// asks: Which agencies were taken for federal, as which body, and what stands above them?
// category: identity
// column: agency_id STRING | Agency
// column: name STRING | Its name
// column: body STRING | Body
// column: above STRING | What it is part of
// column: searches INTEGER | Distinct searches in the logs held
// column: shares INTEGER | Networks that list it
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)
WHERE who.federal
OPTIONAL MATCH (who)-[:PART_OF]->(up:Agency)
RETURN who.id AS agency_id, who.name AS name, who.body AS body, up.id AS above, who.searches AS searches,
  COUNT { MATCH (net:Network)-[:SHARES_WITH]->(who) } AS shares
ORDER BY agency_id, coalesce(above, '')
