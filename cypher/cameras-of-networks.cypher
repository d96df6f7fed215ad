// name: cameras-of-networks
// title: Cameras of networks
// asks: How many cameras has each network, as declared and as mapped?
// category: cameras
// param: state STRING = | Two-letter state; none: all states
// column: network STRING | Network
// column: owner STRING | Its owner
// column: state STRING | State of the owner
// column: declared INTEGER | Latest count that a portal gives
// column: declared_on DATE | Day of that count
// column: mapped INTEGER | Cameras in OpenStreetMap whose operator is the owner
// column: linked INTEGER | Mapped cameras in this graph
// caveat: Declared and mapped are two figures about the same cameras: never add them. null is not known, never 0.
// source: docs/method.md
// since: 0.1
MATCH (holder:Agency)-[:OWNS]->(net:Network)
WHERE $state IS NULL OR holder.state = $state
RETURN net.id AS network, holder.id AS owner, holder.state AS state, net.cameras_declared AS declared, net.cameras_declared_on AS declared_on,
  net.cameras_mapped AS mapped, COUNT { MATCH (net)-[:HAS_CAMERA]->(c:Camera) } AS linked
ORDER BY coalesce(declared, mapped, 0) DESC, network
