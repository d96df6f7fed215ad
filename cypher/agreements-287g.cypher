// name: agreements-287g
// title: Agreements
// asks: Which agencies have or had a 287(g) agreement, of which model, and on which lists?
// category: agreements
// param: state STRING = | Two-letter state; none: all states
// column: agency_id STRING | Agency
// column: state STRING | Its state
// column: model STRING | jail enforcement, warrant service officer, task force
// column: signed DATE | Day signed
// column: ended DATE | Day ended, where a list states it
// column: listed_from DATE | Day of the first list that holds it
// column: listed_until DATE | Day of the last list that holds it
// column: over BOOLEAN | A list says that it is no more
// column: evidence STRING | Row, as release#row
// caveat: An agreement is a motive, not an act: it never opens a door.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[g:HAS_AGREEMENT]->(f:Agency)
WHERE $state IS NULL OR who.state = $state
RETURN who.id AS agency_id, who.state AS state, g.model AS model, g.signed AS signed, g.ended AS ended,
  g.listed_from AS listed_from, g.listed_until AS listed_until, g.over AS over, g.release + '#' + toString(g.row) AS evidence
ORDER BY coalesce(state, ''), agency_id, coalesce(signed, date('0001-01-01')), g.release, g.row
