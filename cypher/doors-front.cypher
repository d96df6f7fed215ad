// name: doors-front
// title: Front doors of a federal body
// asks: Which networks share directly with the body, with one of its parts, or with a body above it?
// category: doors
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: owner STRING | Agency that owns the cameras
// column: network STRING | Network that shares
// column: recipient STRING | Account it shares with
// column: body STRING | Body of that account, or a part of it that used the grant; for an account above it, the body asked for
// column: use STRING | used where the body searched the network on such a day, else open
// column: via STRING | direct, or by parent
// column: basis STRING | Firmest reason why the share holds on its days: dated, between, event, undated
// column: searches INTEGER | Searches by that body itself on such days
// column: first DATE | First day proved
// column: last DATE | Last day proved
// column: evidence LIST<STRING> | Rows that name the account, as release#row
// column: use_evidence LIST<STRING> | Rows of the network's log that show the use
// caveat: Accounts marked inactive are no front door: see doors-inactive.
// caveat: The log lists this network among those asked; it does not show that an image came back.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH top, collect(DISTINCT part.body) AS asked
OPTIONAL MATCH (top)-[:PART_OF*1..5]->(up:Agency)
WITH asked, collect(DISTINCT up.body) AS above
CALL (asked, above) {
  MATCH (to:Agency)
  WHERE to.federal AND to.body IN asked + above
  MATCH (net:Network)-[g:SHARES_WITH]->(to)
  WHERE g.account = 'active'
    AND ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
    AND (g.from IS NOT NULL OR ($since IS NULL AND $until IS NULL))
  WITH net.id AS place, to.id AS account, to.body AS of_body, g.from AS start, g.until AS finish,
    CASE g.basis WHEN 'dated' THEN 1 WHEN 'between' THEN 2 WHEN 'event' THEN 3 ELSE 4 END AS firm, g.release + '#' + toString(g.row) AS seen
  ORDER BY g.release, g.row
  RETURN place, account, of_body, min(start) AS start, max(finish) AS finish, min(firm) AS firm, collect(DISTINCT seen)[0..5] AS listed,
    null AS user, 0 AS n, [] AS seen_used
  UNION ALL
  MATCH (fed:Agency)-[:PART_OF*0..5]->(up:Agency)
  WHERE fed.federal AND fed.body IN asked
  WITH fed, collect(DISTINCT up.body) AS its
  MATCH (fed)-[:RAN]->(q:Search)-[c:COVERED]->(net:Network)
  WHERE q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  WITH fed.body AS user, its, net.id AS place, q.id AS one, q.day AS day, max(q.searches) AS n, min(c.release + '#' + toString(c.row)) AS seen
  MATCH (:Network {id: place})-[h:SHARES_WITH]->(to:Agency)
  WHERE to.federal AND to.body IN its AND h.account = 'active' AND h.from <= day AND h.until >= day
  WITH user, place, one, n, seen, min(to.id) AS account
  ORDER BY seen
  RETURN place, account, null AS of_body, null AS start, null AS finish, null AS firm, null AS listed,
    user, sum(n) AS n, collect(seen)[0..5] AS seen_used
}
WITH asked, place, account, max(of_body) AS of_body, min(start) AS first, max(finish) AS last, min(firm) AS firmness,
  collect(listed)[0] AS evidence, collect(CASE WHEN user IS NOT NULL THEN {body: user, searches: n, seen: seen_used} END) AS uses
WITH place, account, of_body, first, last, firmness, evidence, uses, CASE WHEN of_body IN asked THEN of_body ELSE $body END AS own
WITH place, account, of_body, first, last, firmness, evidence,
  uses + CASE WHEN any(u IN uses WHERE u.body = own) THEN [] ELSE [{body: own, searches: 0, seen: []}] END AS entries
UNWIND entries AS entry
MATCH (holder:Agency)-[:OWNS]->(:Network {id: place})
RETURN holder.name AS owner, place AS network, account AS recipient, entry.body AS body,
  CASE WHEN entry.searches > 0 THEN 'used' ELSE 'open' END AS use,
  CASE WHEN entry.body = of_body THEN 'direct' ELSE 'by parent' END AS via,
  ['dated', 'between', 'event', 'undated'][firmness - 1] AS basis,
  entry.searches AS searches, first, last, evidence, entry.seen AS use_evidence
ORDER BY owner, network, recipient, body
