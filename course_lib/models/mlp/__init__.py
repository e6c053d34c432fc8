"""Multilayer perceptrons as estimators: a network of dense layers that learns epoch by epoch.

`network` is what both share, upon `course_lib.nn`; `classifier` and `regressor` say what the last
layer tells and what a mistake costs.
"""
