# %% [markdown]
# # 12 · Optimizers
#
# The gradient says which way is down, here.
# It does not say how far to go, nor what lies behind the next bend.
# An optimizer is a rule that turns gradients into steps; some remember where they were going, some measure each parameter by its own history, and the best known does both.

# %%
from course_lib.widgets.race import Race

# %%
Race()
