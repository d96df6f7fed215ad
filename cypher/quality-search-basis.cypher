// name: quality-search-basis
// title: What searches rest on
// asks: How many searches are known by an id, and how many by a key of agency, second and networks?
// category: quality
// column: basis STRING | id or key
// column: selection STRING | keyword where the source picked its rows
// column: searches INTEGER | Distinct searches that are not ordinary
// source: docs/method.md
// since: 0.1
MATCH (s:Search)
RETURN s.basis AS basis, s.selection AS selection, sum(s.searches) AS searches
ORDER BY searches DESC, basis, coalesce(selection, '')
