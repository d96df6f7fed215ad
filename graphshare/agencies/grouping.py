"""Names joined to groups: by their id, by alias tables, and by people, whose word wins."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from graphshare.agencies.decisions import Decision, Judgment, standing
from graphshare.agencies.naming import agency_id, normal_form, slug
from graphshare.agencies.parse import ParsedName, parse
from graphshare.domain.bodies import find_body
from graphshare.errors import HandError

#: A node of the grouping: an id, or one wording of a name that bears it.
Node = tuple[str, tuple[str, ...]]


#: How little an id says, where no name bears it: neither a federal body, nor state, nor kind.
_WEAKEST = (True, True, True)


def hub(ident: str) -> Node:
    """The node of an id itself."""
    return (ident, ())


class Groups:
    """Which wordings are one agency. Built once; ``agency(node)`` gives the id of the group."""

    def __init__(
        self, names: Mapping[Node, ParsedName], aliases: Mapping[str, str], decisions: Sequence[Decision]
    ) -> None:
        self._names = names
        self._hubs = {ident for ident, _ in names}
        self._parent: dict[Node, Node] = {}
        stands = [d for d in standing(decisions) if d.judgment is not Judgment.UNSURE]
        # a person may say that a name is a body's which no name held is read as
        self._bodies = {body.id for d in stands for n in (d.a, d.b) if (body := find_body(n))}
        self._hubs |= self._bodies
        same = [(self._node(d.a), self._node(d.b), d) for d in stands if d.judgment is Judgment.SAME]
        different = [(self._node(d.a), self._node(d.b), d) for d in stands if d.judgment is Judgment.DIFFERENT]
        self.left = {self._leaver(a, b) for a, b, _ in different if a[0] == b[0] and a != b}
        self.by_hand: set[Node] = {n for a, b, _ in same for n in (a, b)} | self.left
        for node in sorted(names):
            if node not in self.left:
                self._join(node, hub(node[0]))
        for a, b, _ in same:
            self._join(a, b)
        self._refuse_contradictions(same, different)
        self.by_alias: set[str] = set()
        for ident, target in sorted(aliases.items()):
            if not any(self._between(ident, target, a, b) for a, b, _ in different):
                self._join(hub(ident), hub(target))
                self.by_alias.add(ident)
        self._ids = self._name_groups(aliases)

    def agency(self, node: Node) -> str:
        """The id of the agency that a wording stands for."""
        return self._ids[self._root(node)] if self._root(node) in self._ids else node[0]

    def _node(self, name: str) -> Node:
        if name in self._hubs:
            return hub(name)
        for state in (None, *sorted({p.state for p in self._names.values() if p.text == name and p.state})):
            parsed = parse(name, state)
            node = (agency_id(parsed), normal_form(parsed))
            if node in self._names:
                return node
        if (body := find_body(name)) and body.id in self._bodies:
            return hub(body.id)
        parsed = parse(name)
        return (agency_id(parsed), normal_form(parsed))

    @staticmethod
    def _leaver(a: Node, b: Node) -> Node:
        """Of two wordings with one id, the one that goes its own way: never the id's own, else the longer, later one."""
        return max(a, b, key=lambda n: (bool(n[1]), len(n[1]), n[1]))

    def _root(self, node: Node) -> Node:
        while (up := self._parent.get(node, node)) != node:
            self._parent[node] = self._parent.get(up, up)
            node = up
        return node

    def _join(self, a: Node, b: Node) -> None:
        ra, rb = sorted((self._root(a), self._root(b)))
        self._parent[rb] = ra
        self._parent.setdefault(ra, ra)

    def _between(self, ident: str, target: str, a: Node, b: Node) -> bool:
        ends = {self._root(hub(ident)), self._root(hub(target))}
        return {self._root(a), self._root(b)} == ends and len(ends) == 2

    def _refuse_contradictions(
        self, same: Iterable[tuple[Node, Node, Decision]], different: Iterable[tuple[Node, Node, Decision]]
    ) -> None:
        edges: dict[Node, list[tuple[Node, Decision | None]]] = {}
        for node in self._names:
            if node not in self.left:
                edges.setdefault(node, []).append((hub(node[0]), None))
                edges.setdefault(hub(node[0]), []).append((node, None))
        for a, b, decision in same:
            edges.setdefault(a, []).append((b, decision))
            edges.setdefault(b, []).append((a, decision))
        for a, b, decision in different:
            if a == b or self._root(a) == self._root(b):
                because = [d for d in _path(edges, a, b) if d]
                if a == b and not because:
                    raise HandError(
                        f"hand/agencies.csv: {decision}, but the two differ only in capitals, spaces, signs or marks, so that"
                        " nothing is left to tell them apart by.",
                        hint="Remove that line. A name that really stands for another agency needs a word more where it"
                        " is written; `graphshare agencies show NAME` shows what a name stands for.",
                    )
                raise HandError(
                    f"hand/agencies.csv contradicts itself: {decision}, but "
                    + ("; ".join(str(d) for d in because) if because else "both are the same wording")
                    + ".",
                    hint="Remove or change one of these lines; `graphshare agencies show NAME` shows what a name stands for.",
                )

    def _name_groups(self, aliases: Mapping[str, str]) -> dict[Node, str]:
        members: dict[Node, list[Node]] = {}
        for node in [*self._names, *map(hub, self._hubs), *(hub(i) for pair in aliases.items() for i in pair)]:
            members.setdefault(self._root(node), []).append(node)
        strength = dict.fromkeys(self._bodies, (False, False, False))
        for (ident, _), p in self._names.items():
            says = (not p.itself, p.state is None, p.kind is None)
            strength[ident] = min(strength.get(ident, says), says)
        found: dict[Node, str] = {}
        for root, nodes in sorted(members.items()):
            hubs = sorted({n[0] for n in nodes if not n[1]})
            if hubs:
                aliased = {i for i in hubs if i in self.by_alias and aliases[i] in hubs and aliases[i] != i}
                found[root] = min(hubs, key=lambda i: (i in aliased, *strength.get(i, _WEAKEST), i))
            else:
                own = (
                    slug(" ".join(self._names[min(nodes)].name.split()))
                    if min(nodes) in self._names
                    else slug(" ".join(min(nodes)[1]))
                )
                found[root] = own if own not in self._hubs else f"{own}-other"
        return found


def _path(edges: Mapping[Node, list[tuple[Node, Decision | None]]], a: Node, b: Node) -> list[Decision | None]:
    back: dict[Node, tuple[Node, Decision | None]] = {}
    queue = deque([a])
    while queue:
        node = queue.popleft()
        for other, decision in edges.get(node, []):
            if other not in back and other != a:
                back[other] = (node, decision)
                queue.append(other)
    found: list[Decision | None] = []
    node = b
    while node in back:
        node, decision = back[node]
        found.append(decision)
    return found[::-1]
