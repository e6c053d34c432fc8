"""Hints that several questions of this lesson share."""

TYPE_OF_X = (
    "Your table takes the type of X, as `zeros_like(X)` and `dtype=X.dtype` do. Where X holds "
    "whole numbers it cannot hold fractions, and cuts them off: make it of floats, `np.zeros(…)`."
)
