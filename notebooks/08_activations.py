# %% [markdown]
# # 08 · Activations
#
# What this lesson is about, in two sentences.
#
# **After this lesson you can**
#
# - say what the squared length of a vector is, and compute it.

# %%
import numpy as np

# %% [markdown]
# ## One claim
#
# The squared length of a vector is the sum of its squared entries:
#
# $$\lVert v \rVert^2 = \sum_j v_j^2$$

# %%
v = np.array([3.0, 4.0])
length = (v**2).sum()
print(length)
#> 25.0

# %% [markdown]
# So the squared length of (3, 4) is 25.0<!--= length:.1f -->.
#
# **Try this.** *Before you change an entry: which change makes the length 1?*

# %% [markdown]
# ## Recap
#
# - The squared length is a sum of squares.
#
# The exercise: [08 · Activations](../exercises/08_activations.ipynb).
