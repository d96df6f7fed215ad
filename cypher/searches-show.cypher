// name: searches-show
// title: One search
// asks: What do all logs say about one search?
// category: searches
// param: search STRING = | Id of the search
// needs: search
// column: search STRING | Id
// column: at DATETIME | Time, UTC
// column: agency STRING | Agency that ran it
// column: purpose STRING | Purpose
// column: wording STRING | The reason in its commonest spelling, masked; null where none can be read or wordings were not loaded
// column: bodies LIST<STRING> | Bodies named, with grade, words and the row that says so
// column: networks LIST<STRING> | Networks whose own log holds it
// column: told LIST<STRING> | What each row says, in the order of evidence: bodies named, then the reason, masked
// column: disowned STRING | The vendor's note, where it disowns the search: it then opens no door
// column: evidence LIST<STRING> | All rows, as release#row
// caveat: The log lists this network among those asked; it does not show that an image came back.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search {id: $search})
OPTIONAL MATCH (s)-[m:NAMES]->(f:Agency)
WITH who, s, f.body AS body, m.grade AS grade, m.words AS words, m.release AS said_in, m.row AS said_at ORDER BY body, grade, coalesce(words, ''), said_in, said_at
WITH who, s, body + ' ' + grade + coalesce(': ' + words, '') + ' (' + said_in + '#' + toString(said_at) + ')' AS named
WITH who, s, collect(DISTINCT named) AS bodies
OPTIONAL MATCH (s)-[:COVERED]->(net:Network)
WITH who, s, bodies, net.id AS place ORDER BY place
WITH who, s, bodies, collect(DISTINCT place) AS networks
OPTIONAL MATCH (s)-[l:LOGGED_IN]->(log:Release)
WITH who, s, bodies, networks, log.id AS log_id, l.row AS log_row, coalesce(l.bodies, 'names nobody') + coalesce(': ' + l.wording, '') AS row_says
ORDER BY log_id, log_row
WITH who, s, bodies, networks, collect(log_id + '#' + toString(log_row)) AS evidence, collect(row_says) AS told
RETURN s.id AS search, s.at AS at, who.id AS agency, s.purpose AS purpose, s.wording AS wording, bodies, networks, told, s.disowned AS disowned, evidence
ORDER BY search
