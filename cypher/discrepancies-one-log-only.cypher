// name: discrepancies-one-log-only
// title: Seen in one log only
// asks: Which searches went to several networks whose logs are held, but stand in only one of them?
// category: discrepancies
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// param: top INTEGER = 100 | How many
// column: search STRING | Id of the search
// column: day DATE | UTC day
// column: agency STRING | Agency that searched
// column: networks_total INTEGER | Networks that it went to, as its row says
// column: logs INTEGER | Logs that hold it
// column: evidence STRING | Its row, as release#row
// caveat: Which networks it went to is not known; the other logs may not cover the day.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search)-[l:LOGGED_IN]->(log:Release)
WHERE s.networks_total > 1 AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH who, s, count(DISTINCT log.id) AS logs, min([log.id, l.row]) AS seen
WHERE logs = 1
RETURN s.id AS search, s.day AS day, who.id AS agency, s.networks_total AS networks_total, logs, seen[0] + '#' + toString(seen[1]) AS evidence
ORDER BY networks_total DESC, search LIMIT $top
