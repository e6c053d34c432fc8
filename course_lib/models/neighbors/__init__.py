"""Nearest neighbours: the training set is the model.

Read `distances.py` (how alike are two samples?) and `loops.py` (the same table three times, ever
faster), then `search.py` (who is nearest?), then `vote.py` and `average.py` (what do the nearest
say?); `classifier.py` and `regressor.py` put these into estimators. `choose.py` finds a good k.

For speed there are `scores.py`, rough distances that rule samples out, and `tree.py`, which does
not look at all of them; `fast_tree.py` is SciPy's.
"""
