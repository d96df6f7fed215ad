// name: searches-disowned
// title: Searches that the vendor disowns
// asks: Of which searches does the Moderation column say that they were not processed, or reached cameras by mistake?
// category: searches
// param: agency STRING = | Id of the agency that searched; none: all
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: day DATE | UTC day
// column: agency_id STRING | Agency that is named as the one that searched
// column: search STRING | Id of the search
// column: purpose STRING | Purpose of its reason and case number
// column: note STRING | The vendor's note, as the row gives it
// column: evidence LIST<STRING> | Rows that carry a note, as release#row
// caveat: Such a search opens no door and is in no other count.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search)
WHERE s.disowned IS NOT NULL AND ($agency IS NULL OR who.id = $agency)
  AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
MATCH (s)-[l:LOGGED_IN]->(log:Release)
WHERE l.disowned IS NOT NULL
WITH who, s, log, l ORDER BY log.id, l.row
WITH who, s, collect(DISTINCT log.id + '#' + toString(l.row))[0..5] AS evidence
RETURN s.day AS day, who.id AS agency_id, s.id AS search, s.purpose AS purpose, s.disowned AS note, evidence
ORDER BY day, agency_id, search
