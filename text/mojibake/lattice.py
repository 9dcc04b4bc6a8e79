"""Weighs every way through a line that may be out of step, and tells how sure each of its characters is.

A beam of nodes goes over the visible pieces; every way into a node is kept, so that, once the line is back in
step, sums over all ways (forward and backward) give the probability of what each piece stood for. "Nothing is
damaged" is among the ways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, log

from models import LOST
from text.mojibake.outofstep import DEPTH, GUESSED, IN_STEP, NEVER, PLAIN, Reader, Way
from text.mojibake.scoring import Scorer
from text.mojibake.tokens import Token

BEAM = 10
"""Nodes kept after each visible piece, in step and beyond."""
DERAILED = -15.0
"""Log probability of a character that cannot be read."""
RIVAL = 12.0
"""A node out of step this far behind will not come back."""
BEYOND_DOUBT = 30.0
"""Nats by which a way out of step leads over what stands there where no more need be read to tell."""
SENSE = -7.5
"""Log probability of each piece below which what a line is said to have been makes little sense either: then it must
be beyond doubt. Of statutes torn on purpose none lies below, of news 1 in 15, of odd sound ones (a rare name before a Latin letter)
nearly all."""
CALM = 5
"""Visible pieces in step after which a run is over."""
FAINT = 1e-4
"""Share of the probability below which a choice is not told."""


@dataclass(slots=True, eq=False)
class Node:
    """A place between two visible pieces. score: log of the sum of all ways to it; best: of its likeliest way alone;
    after: log of the sum of all ways from it on; since: the piece after which it is in step."""

    context: str
    pending: int
    questioned: bool
    score: float = 0.0
    best: float = 0.0
    since: int = -1
    edges: tuple[Edge, ...] = ()
    after: float = NEVER


@dataclass(slots=True, eq=False)
class Edge:
    """way: from the start of the line; its gain is the score of `before` and what this piece adds."""

    before: Node
    way: Way


_Item = tuple[float, tuple[str, int, bool], list[Edge]]


@dataclass(frozen=True, slots=True)
class Slot:
    """What one visible piece stood for. text, flags: on the likeliest way; choices: (share, text), likeliest first;
    pending: what the next one begins with."""

    text: str
    flags: str
    choices: tuple[tuple[float, str], ...]
    pending: int

    @property
    def plain(self) -> bool:
        return self.flags == PLAIN * len(self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """One slot for each visible piece as far as was read; score: log probability of the likeliest way."""

    slots: tuple[Slot, ...]
    score: float


def read(
    starts: Iterable[Node], tokens: Sequence[Token], scorer: Scorer, prior: float, *, closing: str = ""
) -> Reading | None:
    """Read on until the line is safely in step again; None when no way leads there.

    prior   log probability that a terminator was torn; -inf leaves those to come as they are
    closing what would close the quotation that is open where the line is about to end; "" where none is
    """
    layers = list(_over(starts, Reader(tokens, scorer, prior, closing)))
    final = [node for node in layers[-1] if node.pending == IN_STEP]
    if not final or layers[-1][0].pending != IN_STEP:
        return None
    return Reading(_slots(layers, final), max(node.best for node in final))


def is_torn(start: Node, tokens: Sequence[Token], scorer: Scorer, prior: float, *, closing: str = "") -> bool:
    """Is the line likelier out of step than as it stands? Told as soon as it is beyond doubt."""
    layers: list[list[Node]] = []
    for nodes in _over([start], Reader(tokens, scorer, prior, closing)):
        layers.append(nodes)
        whole = max((n.score for n in nodes if n.pending == IN_STEP), default=NEVER)
        torn = max((n.score for n in nodes if n.pending != IN_STEP), default=NEVER)
        if torn > whole + BEYOND_DOUBT and len(layers) >= CALM:
            return True
    final = [node for node in layers[-1] if node.pending == IN_STEP]
    if not final or all(slot.plain for slot in _slots(layers, final)):
        return False
    torn = max(node.best for node in final) - prior
    return (
        torn > SENSE * len(layers)
        or torn > _as_it_stands(start, tokens[: len(layers)], scorer) + BEYOND_DOUBT
    )


def _as_it_stands(start: Node, tokens: Sequence[Token], scorer: Scorer) -> float:
    """Log probability of what the page shows."""
    way, reader = Way(0.0, "", "", start.context, IN_STEP), Reader(tokens, scorer, NEVER)
    for token in tokens:
        way = reader.plain(way, token)
    return way.gain


def _over(nodes: Iterable[Node], reader: Reader) -> Iterator[list[Node]]:
    """The nodes after each token, the likeliest first, until the line is safely in step or nothing leads on."""
    nodes = list(nodes)
    for at in range(len(reader.tokens)):
        nodes = _advanced(reader, nodes, at)
        yield nodes
        if not nodes or (nodes[0].pending == IN_STEP and at - nodes[0].since >= CALM and _settled(nodes)):
            return


def _settled(nodes: list[Node]) -> bool:
    """No rival is still out of step."""
    return all(n.pending == IN_STEP or n.score < nodes[0].score - RIVAL for n in nodes)


def _advanced(reader: Reader, nodes: list[Node], at: int) -> list[Node]:
    """The nodes after one more token, the likeliest first; those out of step do not compete with those in step,
    which have not paid yet for what they will show."""
    into: defaultdict[tuple[str, int, bool], list[Edge]] = defaultdict(list)
    starts = [(Way(node.score, "", "", node.context, node.pending), node.questioned) for node in nodes]
    for number, way in reader.over(starts, at):
        node = nodes[number]
        torn = reader.tokens[at].torn if node.pending == IN_STEP else node.questioned
        into[way.context, way.pending, torn and way.pending != IN_STEP].append(Edge(node, way))
    scored: list[_Item] = sorted(
        ((_log_sum([edge.way.gain for edge in edges]), key, edges) for key, edges in into.items()),
        key=lambda item: -item[0],
    )
    if all(key[1] == IN_STEP for _, key, _ in scored):
        scored += _derailed(reader, nodes, at)
    within = [item for item in scored if item[1][1] == IN_STEP][:BEAM]
    beyond = [item for item in scored if item[1][1] != IN_STEP][:BEAM]
    kept = [item for group in (within, beyond) for item in group if item[0] > group[0][0] - DEPTH]
    return sorted((_node(*item, at) for item in kept), key=lambda node: -node.score)


def _derailed(reader: Reader, nodes: list[Node], at: int) -> list[_Item]:
    """Where no way out of step leads on, the best one goes over a pair that cannot be read."""
    node = next((node for node in nodes if node.pending != IN_STEP), None)
    second = reader.tokens[at].pair[1]
    if node is None or second < 0x81:
        return []
    way = Way(node.score + DERAILED, LOST, GUESSED, "", second)
    return [(way.gain, (way.context, second, node.questioned), [Edge(node, way)])]


def _node(score: float, key: tuple[str, int, bool], edges: list[Edge], at: int) -> Node:
    best = max(edges, key=_best_through)
    since = at
    if key[1] != IN_STEP:
        since = -1
    elif best.before.pending == IN_STEP:
        since = best.before.since
    ordered = (best, *(e for e in edges if e is not best))
    return Node(*key, score, _best_through(best), since, ordered)


def _best_through(edge: Edge) -> float:
    return edge.before.best - edge.before.score + edge.way.gain


def _log_sum(values: list[float]) -> float:
    if len(values) == 1:
        return values[0]
    top = max(values)
    return top + log(sum(exp(v - top) for v in values))


def _slots(layers: list[list[Node]], final: list[Node]) -> tuple[Slot, ...]:
    """From the end back: the likeliest way, and the shares of what each piece stood for."""
    top = max(final, key=lambda node: node.best)
    whole = _log_sum([node.score for node in final])
    for node in final:
        node.after = 0.0
    slots: list[Slot] = []
    for layer in reversed(layers):
        shares: defaultdict[str, float] = defaultdict(float)
        for node in layer:
            if node.after == NEVER:
                continue
            for edge in node.edges:
                on = edge.way.gain - edge.before.score + node.after
                edge.before.after = on if edge.before.after == NEVER else _log_sum([edge.before.after, on])
                shares[edge.way.text] += exp(edge.way.gain + node.after - whole)
        way = top.edges[0].way
        ranked = sorted(((share, text) for text, share in shares.items() if share > FAINT), reverse=True)
        slots.append(Slot(way.text, way.flags, tuple(ranked), way.pending))
        top = top.edges[0].before
    return tuple(reversed(slots))
