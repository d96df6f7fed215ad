// name: tally-purposes
// title: Searches by purpose
// asks: How many searches that are not ordinary are there of each purpose?
// category: tally
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: purpose STRING | Purpose
// column: searches INTEGER | Distinct searches
// column: whole BOOLEAN | Whether these are all searches of that purpose; false where ordinary ones are left out
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// caveat: Ordinary searches are monthly sums per network, which cannot be added over networks: see tally-ordinary-of-network.
// caveat: unstated and not_federal here are only searches that federal agencies ran themselves; graphshare tally counts all.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search)
WHERE s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
RETURN s.purpose AS purpose, sum(s.searches) AS searches, NOT s.purpose IN ['not_federal', 'unstated'] AS whole, min(s.day) AS first, max(s.day) AS last
ORDER BY searches DESC, purpose
