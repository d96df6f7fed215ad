// name: identity-loosest
// title: Names matched most loosely
// asks: Which agencies were recognized by the loosest matches?
// category: identity
// param: state STRING = | Two-letter state; none: all states
// param: top INTEGER = 100 | How many
// column: tier STRING | Loosest tier by which a written name was matched
// column: agency_id STRING | Agency
// column: name STRING | Its name
// column: state STRING | Its state
// column: kind STRING | What it is
// column: searches INTEGER | Distinct searches in the logs held
// caveat: `graphshare agencies review` takes decisions on them.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)
WHERE NOT who.federal AND ($state IS NULL OR who.state = $state)
RETURN who.tier AS tier, who.id AS agency_id, who.name AS name, who.state AS state, who.kind AS kind, who.searches AS searches
ORDER BY CASE tier WHEN 'unmatched' THEN 1 WHEN 'place+kind+state' THEN 2 WHEN 'normalized' THEN 3 WHEN 'alias' THEN 4 WHEN 'exact' THEN 5 ELSE 6 END,
  coalesce(searches, 0) DESC, agency_id LIMIT $top
