// name: identity-without-state
// title: Agencies without a state
// asks: Which agencies that are not federal have no state, and how much do they weigh?
// category: identity
// param: top INTEGER = 100 | How many
// column: agency_id STRING | Agency
// column: name STRING | Its name
// column: identified BOOLEAN | False for a bare number of a database extract
// column: searches INTEGER | Distinct searches in the logs held
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)
WHERE NOT who.federal AND who.state IS NULL
RETURN who.id AS agency_id, who.name AS name, who.identified AS identified, who.searches AS searches
ORDER BY coalesce(searches, 0) DESC, agency_id LIMIT $top
