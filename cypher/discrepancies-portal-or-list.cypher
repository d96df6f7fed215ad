// name: discrepancies-portal-or-list
// title: Named by a portal or by a list, not by both
// asks: Of a complete portal list and a complete list of another kind, of two days within a week, which agencies does one alone name?
// category: discrepancies
// column: network STRING | Network
// column: recipient STRING | Agency named
// column: federal BOOLEAN | Whether it is federal
// column: named_by STRING | portal or list
// column: first DATE | Day of the earlier of the two
// column: last DATE | Day of the later
// column: evidence LIST<STRING> | The row that names it, and the list that does not, as release#row
// caveat: A share may have begun or ended between the two days: a candidate for review, nothing more.
// caveat: Two lists of one day are not compared: where both name an agency the graph keeps one share.
// source: docs/method.md
// since: 0.1
MATCH (net:Network)-[k:CONFIGURED]->(says:Release)
WHERE k.complete AND k.basis = 'dated'
MATCH (net)-[o:CONFIGURED]->(silent:Release)
WHERE o.complete AND o.basis = 'dated' AND o.from <> k.from AND abs(duration.inDays(o.from, k.from).days) <= 7
  AND (says.kind IN ['portal', 'portal table']) <> (silent.kind IN ['portal', 'portal table'])
MATCH (net)-[s:SHARES_WITH]->(who:Agency)
WHERE who.id <> net.owner AND s.basis IN ['dated', 'between'] AND s.from <= k.from AND s.until >= k.from
  AND NOT EXISTS { MATCH (net)-[x:SHARES_WITH]->(who) WHERE x.from <= o.from AND x.until >= o.from }
WITH net.id AS network, who.id AS recipient, who.federal AS federal,
  CASE WHEN says.kind IN ['portal', 'portal table'] THEN 'portal' ELSE 'list' END AS named_by,
  CASE WHEN k.from < o.from THEN k.from ELSE o.from END AS day_from, CASE WHEN k.from < o.from THEN o.from ELSE k.from END AS day_until,
  [s.release, s.row] AS told, [silent.id, o.row] AS kept_silent
WITH network, recipient, federal, named_by, min(day_from) AS first, max(day_until) AS last, min(told) AS told, min(kept_silent) AS kept_silent
RETURN network, recipient, federal, named_by, first, last, [x IN [told, kept_silent] | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY network, recipient, named_by
