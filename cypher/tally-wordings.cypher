// name: tally-wordings
// title: Wordings
// asks: In which words are searches that are not ordinary explained, by how many agencies, and how often?
// category: tally
// param: purpose STRING = | federal_immigration, federal_other, immigration_unspecified, ambiguous; none: all
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// merges: wording
// column: purpose STRING | Purpose
// column: wording STRING | The reason in its commonest spelling, masked; null where none can be read
// column: agencies INTEGER | Agencies that wrote it
// column: searches INTEGER | Distinct searches
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: evidence LIST<STRING> | Rows of logs, as release#row
// caveat: Left out: ordinary searches, which are monthly sums without words (of not_federal and unstated only those are here that federal agencies ran), and what the vendor disowns; graphshare tally counts all.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search)-[l:LOGGED_IN]->(log:Release)
WHERE ($purpose IS NULL OR s.purpose = $purpose) AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH who, s, min([CASE WHEN l.wording = s.wording THEN 1 WHEN toLower(l.wording) = toLower(s.wording) THEN 2 WHEN l.wording IS NULL THEN 4 ELSE 3 END,
  log.id, l.row]) AS ranked
WITH who, s, [ranked[1], ranked[2]] AS seen ORDER BY seen
WITH s.purpose AS purpose, s.wording AS wording, count(DISTINCT who.id) AS agencies, sum(s.searches) AS searches,
  min(s.day) AS first, max(s.day) AS last, [x IN collect(seen)[0..5] | x[0] + '#' + toString(x[1])] AS evidence
RETURN purpose, wording, agencies, searches, first, last, evidence
ORDER BY searches DESC, purpose, coalesce(wording, '')
