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
MATCH (net:Network)-[g:SHARES_WITH]->(to:Agency)
WHERE to.federal AND to.body IN asked + above AND g.account = 'active'
  AND ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
  AND (g.from IS NOT NULL OR ($since IS NULL AND $until IS NULL))
WITH asked, net, to, g ORDER BY g.release, g.row
WITH asked, net, to, min(g.from) AS first, max(g.until) AS last,
  min(CASE g.basis WHEN 'dated' THEN 1 WHEN 'between' THEN 2 WHEN 'event' THEN 3 ELSE 4 END) AS firmness,
  collect(DISTINCT g.release + '#' + toString(g.row))[0..5] AS evidence
OPTIONAL MATCH (net)<-[c:COVERED]-(q:Search)<-[:RAN]-(fed:Agency)
WHERE fed.federal AND fed.body IN asked
  AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  AND EXISTS { MATCH (fed)-[:PART_OF*0..5]->(above_it:Agency) WHERE above_it.body = to.body }
  AND EXISTS { MATCH (net)-[h:SHARES_WITH]->(to) WHERE h.account = 'active' AND h.from <= q.day AND h.until >= q.day }
  AND NOT EXISTS {
    MATCH (net)-[h:SHARES_WITH]->(other:Agency)
    WHERE other.federal AND other.id < to.id AND h.account = 'active' AND h.from <= q.day AND h.until >= q.day
      AND EXISTS { MATCH (fed)-[:PART_OF*0..5]->(above_it:Agency) WHERE above_it.body = other.body }
  }
WITH asked, net, to, first, last, firmness, evidence, fed.body AS user, q, min(c.release + '#' + toString(c.row)) AS seen
ORDER BY seen
WITH asked, net, to, first, last, firmness, evidence, user, sum(coalesce(q.searches, 0)) AS searches,
  collect(seen)[0..5] AS use_evidence
WITH asked, net, to, first, last, firmness, evidence,
  CASE WHEN to.body IN asked THEN to.body ELSE $body END AS own,
  collect({body: user, searches: searches, seen: use_evidence}) AS uses
WITH net, to, first, last, firmness, evidence, own, [u IN uses WHERE u.body IS NOT NULL] AS uses
WITH net, to, first, last, firmness, evidence,
  uses + CASE WHEN any(u IN uses WHERE u.body = own) THEN [] ELSE [{body: own, searches: 0, seen: []}] END AS entries
UNWIND entries AS entry
MATCH (net)<-[:OWNS]-(holder:Agency)
RETURN holder.name AS owner, net.id AS network, to.id AS recipient, entry.body AS body,
  CASE WHEN entry.searches > 0 THEN 'used' ELSE 'open' END AS use,
  CASE WHEN entry.body = to.body THEN 'direct' ELSE 'by parent' END AS via,
  ['dated', 'between', 'event', 'undated'][firmness - 1] AS basis,
  entry.searches AS searches, first, last, evidence, entry.seen AS use_evidence
ORDER BY owner, network, recipient, body
