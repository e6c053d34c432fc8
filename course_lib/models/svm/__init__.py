"""Support vector machines: of all lines that part two classes, the one farthest from both.

Read `margin.py` (what is a margin, and what does it cost to fall short of it?) and `pegasos.py` (go
downhill, one sample at a time). Then `dual.py` (the same question asked of the samples: how much
does each one hold the line?), `kernels.py` (a straight line in another space) and `smo.py` (two
samples at a time). `svc.py` and `linear_svc.py` put these into estimators, `one_vs_one.py` lets
pairs of classes vote.

For speed there are `newton.py`, for linear machines, and `fast_smo.py` with `distances.py`, for
those with a kernel.
"""
