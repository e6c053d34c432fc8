# %% [markdown]
# # Exercise 08 · Activations
#
# The lecture: [08 · Activations](../notebooks/08_activations.ipynb).

# %%
import numpy as np

from course_lib.checks import load

check = load("08")

# %% [markdown]
# ## 1 · The squared length (2 points)
#
# `squared_length(v)` receives an array of shape `(n_features,)` and returns one number.

# %% question="squared_length"
def squared_length(v):
    """The sum of the squared entries of v."""
    ### BEGIN SOLUTION
    return float(np.sum(v * v))
    ### END SOLUTION


# %% check="squared_length"
check.squared_length(squared_length)

# %% tags=["solution-only"]
# The same by a product of the vector with itself.
v = np.array([3.0, 4.0])
print(v @ v, squared_length(v))
#> 25.0 25.0
