"""Where the words of an edge stand: on its curve, beside those of the edges that it crosses."""

Point = tuple[float, float]
PLACES = (0.5, 0.4, 0.6, 0.34, 0.66, 0.28, 0.72)  # along the last stretch of an edge, as tried
ROOM = (36, 18)  # that a slope takes, in pixels


def along(start: Point, end: Point, t: float) -> Point:
    """The point at t of the curve from `start` to `end` that is level at both.

    >>> along((0.0, 0.0), (100.0, 50.0), 0.5)
    (50.0, 25.0)
    """
    (x0, y0), (x1, y1) = start, end
    near, far = (1 - t) ** 3 + 1.5 * t * (1 - t), t**3 + 1.5 * t * (1 - t)
    rise = 3 * t**2 - 2 * t**3
    return x0 * near + x1 * far, y0 + (y1 - y0) * rise


def label_places(edges: list[list[Point]]) -> list[Point]:
    """For each edge the first of `PLACES` that keeps clear of the others' words, or the clearest.

    Two edges that cross have one and the same middle:

    >>> label_places([[(0, 0), (100, 80)], [(0, 80), (100, 0)]])[0]
    (50.0, 40.0)
    >>> [round(v) for v in label_places([[(0, 0), (100, 80)], [(0, 80), (100, 0)]])[1]]
    [38, 59]
    """
    taken: dict[int, Point] = {}
    for k in sorted(range(len(edges)), key=lambda k: steepness(edges[k])):
        start, end = edges[k][-2:]
        tried = [along(start, end, t) for t in PLACES]
        taken[k] = max(tried, key=lambda p: min([1.0, *(apart(p, q) for q in taken.values())]))
    return [taken[k] for k in range(len(edges))]


def steepness(edge: list[Point]) -> float:
    """How far an edge rises or falls in its last stretch: level ones have the least choice."""
    return abs(edge[-1][1] - edge[-2][1])


def apart(p: Point, q: Point) -> float:
    """How far words at two places are from each other; from 1 on they do not touch."""
    return max(abs(p[0] - q[0]) / ROOM[0], abs(p[1] - q[1]) / ROOM[1])
