// name: doors-unknown
// title: Searches by a federal body through a door not known
// asks: Which networks did the body search while no complete list of that day is held, or the list names an inactive account or only its parent?
// category: doors
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: owner STRING | Agency that owns the cameras
// column: network STRING | Network searched
// column: body STRING | Body that searched
// column: via STRING | direct, lookup or unknown, from the Search Type
// column: searches INTEGER | Distinct searches
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: note STRING | Why the door is not known
// column: evidence LIST<STRING> | Rows of the network's log, as release#row
// caveat: The log lists this network among those asked; it does not show that an image came back.
// caveat: A missing list proves nothing, neither a front door nor a back door.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH top, collect(DISTINCT part.body) AS asked
MATCH (net:Network)<-[c:COVERED]-(q:Search)<-[:RAN]-(fed:Agency)
WHERE fed.federal AND fed.body IN asked
  AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  AND NOT EXISTS {
    MATCH (net)-[g:SHARES_WITH]->(to:Agency)
    WHERE to.federal AND to.body = fed.body AND g.account = 'active'
      AND g.from <= q.day AND g.until >= q.day AND (g.opened IS NULL OR g.opened <= q.at) AND (g.closed IS NULL OR g.closed > q.at)
  }
WITH net, q, fed, c,
  EXISTS {
    MATCH (net)-[g:SHARES_WITH]->(to:Agency)
    WHERE to.federal AND to.body = fed.body
      AND g.from <= q.day AND g.until >= q.day AND (g.opened IS NULL OR g.opened <= q.at) AND (g.closed IS NULL OR g.closed > q.at)
  } AS inactive,
  EXISTS {
    MATCH (net)-[g:SHARES_WITH]->(to:Agency)
    WHERE to.federal AND g.from <= q.day AND g.until >= q.day AND (g.opened IS NULL OR g.opened <= q.at) AND (g.closed IS NULL OR g.closed > q.at)
      AND EXISTS { MATCH (fed)-[:PART_OF*0..5]->(above_it:Agency) WHERE above_it.body = to.body }
  } AS parent,
  EXISTS {
    MATCH (net)-[held:CONFIGURED]->(list:Release)
    WHERE held.complete AND held.from <= q.day AND held.until >= q.day
      AND NOT EXISTS {
        MATCH (net)-[g:SHARES_WITH]->(to:Agency)
        WHERE to.federal AND (g.from IS NULL OR (g.from <= held.until AND g.until >= held.from))
          AND EXISTS { MATCH (fed)-[:PART_OF*0..5]->(above_it:Agency) WHERE above_it.body = to.body }
      }
      AND NOT EXISTS {
        MATCH (net)-[n:CONFIGURED]->(other:Release)
        WHERE n.near_bodies IS NOT NULL AND (n.from IS NULL OR (n.from <= held.until AND n.until >= held.from))
          AND EXISTS { MATCH (fed)-[:PART_OF*0..5]->(above_it:Agency) WHERE n.near_bodies CONTAINS '|' + above_it.body + '|' }
      }
  } AS proved,
  EXISTS {
    MATCH (net)-[held:CONFIGURED]->(list:Release)
    WHERE held.complete AND held.from <= q.day AND held.until >= q.day
      AND NOT EXISTS {
        MATCH (net)-[g:SHARES_WITH]->(to:Agency)
        WHERE to.federal AND (g.from IS NULL OR (g.from <= held.until AND g.until >= held.from))
          AND EXISTS { MATCH (fed)-[:PART_OF*0..5]->(above_it:Agency) WHERE above_it.body = to.body }
      }
  } AS agreed,
  EXISTS { MATCH (net)-[held:CONFIGURED]->(list:Release) WHERE held.complete AND held.from <= q.day AND held.until >= q.day } AS listed
WHERE inactive OR parent OR NOT proved
MATCH (net)<-[:OWNS]-(holder:Agency)
WITH holder, net, fed.body AS body, CASE WHEN toLower(coalesce(q.via, '')) CONTAINS 'lookup' THEN 'lookup' WHEN toLower(coalesce(q.via, '')) STARTS WITH 'search' THEN 'direct' ELSE 'unknown' END AS via,
  CASE WHEN inactive THEN 'the list of that day names an account marked inactive'
    WHEN parent THEN 'its parent is listed on that day, which is no account of its own'
    WHEN agreed THEN "a list of those days holds a name that is only near this body's, or a share that is pending or unclear"
    WHEN listed THEN 'the lists held do not agree about that day' ELSE 'no complete list of that day is held' END AS note,
  q, min([c.release, c.row]) AS seen
ORDER BY seen
WITH holder, net, body, via, note, sum(q.searches) AS searches, min(q.day) AS first, max(q.day) AS last, [x IN collect(seen)[0..5] | x[0] + '#' + toString(x[1])] AS evidence
RETURN holder.name AS owner, net.id AS network, body, via, searches, first, last, note, evidence
ORDER BY owner, network, body, via, note
