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
// column: evidence LIST<STRING> | Rows of logs, as release#row
// caveat: Left out: ordinary searches, which are monthly sums per network that cannot be added over networks (see tally-ordinary-of-network), and what the vendor disowns.
// caveat: unstated and not_federal here are only searches that federal agencies ran themselves; graphshare tally counts all.
// source: docs/method.md
// since: 0.1
MATCH (s:Search)-[l:LOGGED_IN]->(log:Release)
WHERE s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH s.purpose AS purpose, s.id AS one, max(s.searches) AS n, min(s.day) AS day, min([log.id, l.row]) AS seen
ORDER BY seen
WITH purpose, sum(n) AS searches, min(day) AS first, max(day) AS last, [x IN collect(seen)[0..5] | x[0] + '#' + toString(x[1])] AS evidence
RETURN purpose, searches, NOT purpose IN ['not_federal', 'unstated'] AS whole, first, last, evidence
ORDER BY searches DESC, purpose
