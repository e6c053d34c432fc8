"""Whether batches are drawn by the right law: not which draw came, but how often each may come."""

import numpy as np

PLENTY = 100  # epochs, before anything is said of how often something comes
UNLIKELY = 6.0  # standard deviations: less than once in 10⁸ checks of a right answer


def sizes_of(n_samples: int, batch_size: int) -> list[int]:
    """The sizes of the batches of an epoch, the last one as it comes.

    >>> sizes_of(10, 4), sizes_of(3, 5)
    ([4, 4, 2], [3])
    """
    return [min(batch_size, n_samples - i) for i in range(0, n_samples, batch_size)]


def broken_law(places: np.ndarray, sizes: list[int]) -> str:
    """What is not random about the batches, in a word; "" where nothing is seen.

    `places` (n_epochs, n_samples) holds the number of the batch in which each sample came.
    """
    epochs, n = places.shape
    if n == 1 or len(sizes) == 1 or epochs == 1:
        return ""
    if np.all(places == places[0]):
        in_order = np.repeat(np.arange(len(sizes)), sizes)
        if np.array_equal(places[0], in_order):
            return "in order"
        return "reversed" if np.array_equal(places[0], in_order[::-1]) else "fixed"
    together = places[:, :, None] == places[:, None, :]  # (n_epochs, n, n)
    if max(sizes) > 1 and np.all(together == together[0]):
        return "same company"
    if epochs < PLENTY:
        return ""
    if surprise_of_places(places, sizes) > UNLIKELY:
        return "places"
    after = places[:, :, None] == places[:, None, :] - 1
    first, second = np.array(sizes[:-1]), np.array(sizes[1:])
    pairs = n * (n - 1)
    meetings = sum(s * (s - 1) for s in sizes) / pairs
    successions = float(first @ second) / pairs
    odd = [surprise_of_pairs(together, meetings), surprise_of_pairs(after, successions)]
    return "company" if max(odd) > UNLIKELY + 1 else ""


def surprise_of_places(places: np.ndarray, sizes: list[int]) -> float:
    """How far the counts of samples in batches are from even, in standard deviations.

    Pearson's χ² with (n − 1)(batches − 1) degrees of freedom, made normal by a cube root (Wilson
    and Hilferty 1931). The samples of an epoch exclude one another: therefore the (n − 1)/n.
    """
    epochs, n = places.shape
    counts = np.array([(places == k).sum(axis=0) for k in range(len(sizes))])  # (batches, n)
    expected = epochs * np.array(sizes)[:, None] / n
    chi2 = np.sum((counts - expected) ** 2 / expected) * (n - 1) / n
    spread = 2 / (9 * (n - 1) * (len(sizes) - 1))
    return float(((chi2 / ((n - 1) * (len(sizes) - 1))) ** (1 / 3) - (1 - spread)) / spread**0.5)


def surprise_of_pairs(happened: np.ndarray, p: float) -> float:
    """The largest deviation of a pair's count from its mean, in standard deviations."""
    if p in (0.0, 1.0):
        return 0.0
    epochs, n, _ = happened.shape
    counts = happened.sum(axis=0)[~np.eye(n, dtype=bool)]
    return float(np.max(np.abs(counts - epochs * p)) / (epochs * p * (1 - p)) ** 0.5)
