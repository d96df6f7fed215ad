// name: doors-front
// title: Front doors of a federal body
// asks: Which networks share directly with the body or with one of its parts?
// category: doors
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: owner STRING | Agency that owns the cameras
// column: network STRING | Network that shares
// column: recipient STRING | Account it shares with
// column: body STRING | Body of that account
// column: use STRING | used where the body searched the network while it was granted, else open
// column: basis STRING | Firmest reason why the share holds on its days: dated, between, event, undated
// column: searches INTEGER | Searches by that body itself on such days
// column: first DATE | Day of the first search; of a door only open, first day proved
// column: last DATE | Day of the last search; of a door only open, last day proved
// column: evidence LIST<STRING> | Rows that name the account, as release#row
// column: use_evidence LIST<STRING> | Rows of the network's log that show the use
// caveat: Accounts marked inactive are no front door: see doors-inactive; of a body above it: see doors-parent.
// caveat: The log lists this network among those asked; it does not show that an image came back.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH top, collect(DISTINCT part.body) AS asked
CALL (asked) {
  MATCH (to:Agency)
  WHERE to.federal AND to.body IN asked
  MATCH (net:Network)-[g:SHARES_WITH]->(to)
  WHERE g.account = 'active'
    AND ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
    AND (g.from IS NOT NULL OR ($since IS NULL AND $until IS NULL))
  WITH net.id AS place, to.id AS account, to.body AS body, g.from AS start, g.until AS finish,
    CASE g.basis WHEN 'dated' THEN 1 WHEN 'between' THEN 2 WHEN 'event' THEN 3 ELSE 4 END AS firm, g.release + '#' + toString(g.row) AS listed_row
  ORDER BY g.release, g.row
  RETURN place, account, body, min(start) AS start, max(finish) AS finish, min(firm) AS firm, collect(DISTINCT listed_row)[0..5] AS listed,
    0 AS n, null AS used_first, null AS used_last, null AS seen_used
  UNION ALL
  MATCH (fed:Agency)-[:RAN]->(q:Search)-[c:COVERED]->(net:Network)
  WHERE fed.federal AND fed.body IN asked
    AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  MATCH (net)-[h:SHARES_WITH]->(to:Agency)
  WHERE to.federal AND to.body = fed.body AND h.account = 'active' AND h.from <= q.day AND h.until >= q.day
    AND (h.opened IS NULL OR h.opened <= q.at) AND (h.closed IS NULL OR h.closed > q.at)
  WITH fed.body AS body, net.id AS place, q.id AS one, q.day AS day, q.searches AS n, min([c.release, c.row]) AS seen, min(to.id) AS account
  ORDER BY seen
  RETURN place, account, body, null AS start, null AS finish, null AS firm, null AS listed,
    sum(n) AS n, min(day) AS used_first, max(day) AS used_last, [x IN collect(seen)[0..5] | x[0] + '#' + toString(x[1])] AS seen_used
}
WITH place, account, body, min(start) AS start, max(finish) AS finish, min(firm) AS firmness, collect(listed)[0] AS evidence,
  sum(n) AS searches, min(used_first) AS used_first, max(used_last) AS used_last, collect(seen_used)[0] AS used_rows
MATCH (holder:Agency)-[:OWNS]->(:Network {id: place})
RETURN holder.name AS owner, place AS network, account AS recipient, body,
  CASE WHEN searches > 0 THEN 'used' ELSE 'open' END AS use,
  ['dated', 'between', 'event', 'undated'][firmness - 1] AS basis,
  searches, coalesce(used_first, start) AS first, coalesce(used_last, finish) AS last, evidence, coalesce(used_rows, []) AS use_evidence
ORDER BY owner, network, recipient, body
