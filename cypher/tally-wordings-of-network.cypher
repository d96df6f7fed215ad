// name: tally-wordings-of-network
// title: Who searched a network, in which words
// asks: Who searched the cameras of one network for a purpose that is not ordinary, in which words, and when first?
// category: tally
// param: network STRING = | Id of the network; none: all networks
// param: purpose STRING = federal_immigration | federal_immigration, federal_other, immigration_unspecified, ambiguous; none: all
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// merges: wording
// column: wording STRING | The reason in its commonest spelling, masked; null where none can be read
// column: agency STRING | Agency that searched
// column: state STRING | Its state
// column: searches INTEGER | Distinct searches
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: most_networks INTEGER | Largest count of networks that one such search went to
// column: evidence LIST<STRING> | Rows of the network's log, as release#row
// caveat: Left out: ordinary searches, which are monthly sums without words (of not_federal and unstated only those are here that federal agencies ran), and what the vendor disowns; graphshare tally counts all. Searches that stand in no log of a network held are not here either.
// caveat: Rows are not searches: one search stands in many logs, and counts once here.
// source: docs/method.md
// since: 0.1
MATCH (net:Network)<-[c:COVERED]-(q:Search)
WHERE ($network IS NULL OR net.id = $network) AND ($purpose IS NULL OR q.purpose = $purpose)
  AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
MATCH (who:Agency)-[:RAN]->(q)
WITH who.id AS agency, q.id AS one, min(who.state) AS state, min(q.wording) AS wording, max(q.searches) AS n, min(q.day) AS day,
  max(q.networks_total) AS networks, min([c.release, c.row]) AS seen
ORDER BY seen
WITH wording, agency, state, sum(n) AS searches, min(day) AS first, max(day) AS last, max(networks) AS most_networks,
  [x IN collect(seen)[0..5] | x[0] + '#' + toString(x[1])] AS evidence
RETURN wording, agency, state, searches, first, last, most_networks, evidence
ORDER BY searches DESC, agency, coalesce(wording, '')
