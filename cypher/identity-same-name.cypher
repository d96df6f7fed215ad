// name: identity-same-name
// title: Agencies of one name
// asks: Which agencies bear the same name in different states, or are of another kind?
// category: identity
// column: name STRING | Name
// column: agencies LIST<STRING> | Agencies that bear it
// caveat: They are kept apart on purpose: never merged across states.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)
WITH who.name AS name, who ORDER BY who.id
WITH name, collect(who.id) AS agencies
WHERE size(agencies) > 1
RETURN name, agencies
ORDER BY size(agencies) DESC, name
