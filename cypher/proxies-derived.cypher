// name: proxies-derived
// title: Proxies, from the derived totals
// asks: Which agencies ran searches naming the body itself, over all time, by the totals kept in the store?
// category: proxies
// param: body STRING = ICE | Federal body by its short name, without its parts
// column: proxy_id STRING | Agency
// column: asked INTEGER | Searches with words of request or assistance
// column: named INTEGER | … or that name the body
// column: hinted INTEGER | … or that only hint at it
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// caveat: SEARCHED_FOR is derived from the searches at every build; proxies-of-body counts the searches themselves.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[t:SEARCHED_FOR]->(f:Agency)
WHERE f.body = $body
RETURN who.id AS proxy_id, sum(t.asked) AS asked, sum(t.named) AS named, sum(t.hinted) AS hinted, min(t.first) AS first, max(t.last) AS last
ORDER BY named DESC, asked DESC, hinted DESC, proxy_id
