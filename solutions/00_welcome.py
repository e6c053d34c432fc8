# %% [markdown]
# # Exercise 00 · Your first check
#
# Two minutes, one question.
# You write where a cell says so, run the cell, then run the check below it.
# Your work is saved with the notebook (Ctrl + S), and nothing ever overwrites it.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.widgets.balance import Balance

check = load("00")

# %% [markdown]
# ## 1 · The average
#
# `average(values)` receives a NumPy array of numbers and returns their average: the sum, divided by how many there are.
#
# What stands there now is wrong.
# Run it, run the check, read what the check says; then mend it.

# %% question="average"
def average(values):
    """The average of an array of numbers."""
    ### BEGIN SOLUTION
    ### STUB return sum(values) / 2
    return sum(values) / len(values)
    ### END SOLUTION


# %% check="average"
check.average(average)

# %% [markdown]
# **Stuck?** Press *Show me* on the card: the plank rests where your function says.
#
# ## Your answer, alive
#
# This is the widget of the lecture, and it rests on the point that *your* function computes.
# Mend the function, run its cell again, then move the slider: the plank lies level.

# %%
Balance([-6, -2, 1, 3], average="average")

# %% tags=["solution-only"]
# Why it works: the plank is level when the weights' distances to the resting point cancel,
# Σ (v_i − m) = 0, and that is so exactly for m = Σ v_i / n.
values = np.array([-6.0, -2.0, 1.0, 3.0])
print(np.sum(values - average(values)))
#> 0.0

# %% [markdown]
# When the check passes you have seen all that there is to learn about checks.
# Hand in, if your course asks for it: save (Ctrl + S), open a terminal (*File → New → Terminal*) and type `course submit 00`.
