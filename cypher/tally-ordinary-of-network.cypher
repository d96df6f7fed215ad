// name: tally-ordinary-of-network
// title: Ordinary searches of a network
// asks: Who searched a network for an ordinary or unstated purpose, and how often?
// category: tally
// param: network STRING = | Id of the network
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// needs: network
// column: network STRING | Network searched
// column: agency STRING | Agency that searched
// column: state STRING | Its state
// column: not_federal INTEGER | Searches for an ordinary purpose
// column: unstated INTEGER | Searches whose purpose is not stated: never counted as not federal
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: evidence LIST<STRING> | One row a month and purpose, as release#row
// caveat: Left out: searches for any other purpose and those of federal agencies (see tally-wordings-of-network), keyword selections, searches without a time, and what the vendor disowns.
// caveat: A month cut by the window counts whole if its first or last search falls inside.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[t:SEARCHED_IN_MONTH]->(net:Network {id: $network})
WHERE (($since IS NULL OR t.first >= $since) AND ($until IS NULL OR t.first <= $until))
  OR (($since IS NULL OR t.last >= $since) AND ($until IS NULL OR t.last <= $until))
WITH net.id AS network, who.id AS agency_id, who.state AS state, t.purpose AS purpose, t.searches AS n, t.first AS start, t.last AS finish,
  t.release AS log_id, t.row AS log_row
ORDER BY log_id, log_row
RETURN network, agency_id AS agency, state,
  sum(CASE WHEN purpose = 'not_federal' THEN n ELSE 0 END) AS not_federal,
  sum(CASE WHEN purpose = 'unstated' THEN n ELSE 0 END) AS unstated,
  min(start) AS first, max(finish) AS last, collect(log_id + '#' + toString(log_row))[0..5] AS evidence
ORDER BY network, not_federal + unstated DESC, agency
