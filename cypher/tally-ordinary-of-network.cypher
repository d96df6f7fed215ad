// name: tally-ordinary-of-network
// title: Ordinary searches of a network
// asks: Who searched a network for an ordinary or unstated purpose, and how often?
// category: tally
// param: network STRING = | Id of the network; none: all networks
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: network STRING | Network searched
// column: agency STRING | Agency that searched
// column: state STRING | Its state
// column: not_federal INTEGER | Searches for an ordinary purpose
// column: unstated INTEGER | Searches whose purpose is not stated: never counted as not federal
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: evidence LIST<STRING> | One row a month, as release#row
// caveat: A month cut by the window counts whole if its first or last search falls inside.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[t:SEARCHED_IN_MONTH]->(net:Network)
WHERE ($network IS NULL OR net.id = $network)
  AND ((($since IS NULL OR t.first >= $since) AND ($until IS NULL OR t.first <= $until))
    OR (($since IS NULL OR t.last >= $since) AND ($until IS NULL OR t.last <= $until)))
WITH net, who, t ORDER BY t.month, t.purpose
RETURN net.id AS network, who.id AS agency, who.state AS state,
  sum(CASE WHEN t.purpose = 'not_federal' THEN t.searches ELSE 0 END) AS not_federal,
  sum(CASE WHEN t.purpose = 'unstated' THEN t.searches ELSE 0 END) AS unstated,
  min(t.first) AS first, max(t.last) AS last, collect(t.release + '#' + toString(t.row))[0..5] AS evidence
ORDER BY network, not_federal + unstated DESC, agency
