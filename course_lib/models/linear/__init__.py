"""Linear models: weigh the features, add up, decide by the sum.

Read `threshold.py` (a unit that fires or not), `scores.py` (a score for each class, planes), then
`perceptron.py` (a unit that learns) and `perceptron_bound.py` (how soon is it done?). For losses
read `losses.py` (how wrong are the scores?), `penalties.py` (what do large weights cost?) and
`full_loss.py` (both together), then `logistic.py`, which minimizes it by `lbfgs.py` or `fista.py`.
`multiclass.py` makes many classes of two, `features.py` curves of planes.

For speed there are `perceptron_fast.py` and `objective.py`. The estimators are
`perceptron_classifier.py`, `logistic_regression.py`, `one_against.py` and `polynomial.py`.
"""
