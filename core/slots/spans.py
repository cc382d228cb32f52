"""Stretches of time as sets of moments: joined, taken from each other, looked up. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from core.model import Span


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same moments in as few spans as can be, in order of time."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return the moments of the first that are none of the second, as ``merged`` does."""
    gone = merged(taken)
    ends = [one.end for one in gone]
    found: list[Span] = []
    for span in merged(spans):
        start = span.start
        for one in gone[bisect_right(ends, start) :]:
            if one.start >= span.end:
                break
            if start < one.start:
                found.append(Span(start, one.start))
            start = one.end
        if start < span.end:
            found.append(Span(start, span.end))
    return found


class Stretches:
    """Many spans, of which one asks again and again whether another one overlaps any."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans: Sequence[Span] = merged(spans)
        self._ends = [one.end for one in self._spans]

    def overlap(self, span: Span) -> bool:
        """Whether any of them shares a moment with this one."""
        at = bisect_right(self._ends, span.start)
        return at < len(self._spans) and self._spans[at].start < span.end
