"""Nearest neighbours: the training set is the model.

Read `distances.py` (how alike are two samples?), then `search.py` (who is nearest?), then
`vote.py` (what do the nearest say?); `classifier.py` puts the three into an estimator.
"""
