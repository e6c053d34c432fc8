# %% [markdown]
# # 00 · Welcome
#
# In this course you build the algorithms of machine learning yourself, one small piece at a time, and watch each piece at work.
# This page takes ten minutes and shows the four things that every lesson is made of: **cells** to run, **widgets** to move, **exercises** to write, **checks** that tell you what went wrong.
#
# **After this page you can**
#
# - run a lecture from top to bottom,
# - work a widget by mouse or keyboard,
# - read what a check tells you, and know what to do next,
# - find your way: which lesson, how long, what before what, where the data is.
#
# Grey boxes hold Python.
# Click into the first one, just below, and press **Shift + Enter**: it runs, and the next one is ready.

# %%
import numpy as np

from course_lib.authoring.doctor import examine
from course_lib.checks import load
from course_lib.data import load_mnist_sample
from course_lib.plots.digits import draw_row
from course_lib.plots.show import show
from course_lib.plots.style import new_figure
from course_lib.widgets.balance import Balance

# %% [markdown]
# ## Cells
#
# The grey boxes are called cells.
# A cell's result appears below it when it has run.
# Run them in order, for each may use what earlier ones have made.
#
# The average of some numbers is their sum, shared out evenly:
#
# $$\text{average} = \frac{v_1 + v_2 + \dots + v_n}{n}$$

# %%
values = np.array([-6.0, -2.0, 1.0, 3.0])
print(values.sum() / len(values))
#> -1.0

# %% [markdown]
# **Try this.** Change one of the four numbers in the cell above and run it again.
# Nothing can break: if you get lost, *Kernel → Restart Kernel and Run All Cells* starts afresh.

# %% [markdown]
# ## Is everything in place?
#
# The next cell looks at your installation.
# `ok` is what you want to read, `note` is for your information; `warn` and `fail` say what to do.

# %%
for finding in examine():
    print(finding)

# %% [markdown]
# ## Widgets
#
# A widget is a picture that answers.
# Below, four equal weights stand on a plank that rests on their average.
# Drag the slider, or click on its handle and use the arrow keys.
#
# *Before you move it: the last weight goes from 3 to 9, six to the right. How far does the resting point go?*

# %%
Balance([-6, -2, 1, 3])

# %%
# the mathematics behind the picture
before, after = np.mean([-6, -2, 1, 3]), np.mean([-6, -2, 1, 9])
shift = after - before
print(f"from {before} to {after}")
#> from -1.0 to 0.5

# %% [markdown]
# It moves by 1.5<!--= shift:.1f -->: a quarter of the way, because the weight is one of four.
# Under every widget stands a sentence that says what is to be seen; a screen reader speaks it when something changes.

# %% [markdown]
# ## Exercises and checks
#
# To every lecture belongs an exercise with the same number, in the folder `exercises`.
# It asks you for a few lines at a time, and a check reads what you wrote.
# A check does not just say *wrong*: it tries to recognise **which** mistake you made, and shows the smallest input on which your answer differs.
#
# Here somebody has written an average that is right for two numbers only:

# %%
def average(values):
    return sum(values) / 2


check = load("00")
check.average.card(average)

# %% [markdown]
# Read the card from the top: the points; each part of the check, passed or failed, with its own points; which mistake your code resembles; then the smallest input on which it differs, what was *expected*, and what your code *got*.
# (Here we only look at the card; in an exercise you write `check.average(average)`, and get a *Show me* button besides.)
#
# And so it looks when the plank rests where that function says:

# %%
Balance([-6, -2, 1, 3], average=average)

# %%
def average(values):
    return sum(values) / len(values)


check.average.card(average)

# %% [markdown]
# **Try this.** Open [exercises/00_welcome.ipynb](../exercises/00_welcome.ipynb).
# The same wrong answer is waiting there for you to mend it.

# %% [markdown]
# ## The data
#
# The course brings its own small data sets, so that everything runs without a network.
# Here are the first ten of 5,000 handwritten digits that lesson 02 works on.

# %%
digits = load_mnist_sample()
figure = new_figure(7.6, 1.1)
axes = figure.subplots(1, 10)
draw_row(axes, digits.X_train[:10], [str(label) for label in digits.y_train[:10]])
labels = ", ".join(map(str, digits.y_train[:10]))
show(figure, alt=f"Ten handwritten digits, labelled {labels}.")

# %% [markdown]
# No lecture needs more.
# The full sets (70,000 images) are fetched only when an experiment asks for them, and kept in your cache folder; whoever has them already names their folder in the environment variable `COURSE_DATA`.

# %% [markdown]
# ## The course map
#
# | lesson | what it is about | time | before it |
# | --- | --- | --- | --- |
# | **00 Welcome** | how a lecture, a widget, an exercise and a check work | 10 min | – |
# | **00b Toolbox** | arrays, axes, broadcasting, dot products, slopes and gradients; notation and glossary | 40 min | 00 |
# | **02 Nearest neighbours** | classify by looking at what is most alike | 75 min | 00b |
# | **03 Linear classifiers and the perceptron** | weigh the features, add up; a machine that learns from its mistakes | 75 min | 00b, best 02 |
# | **04 Support vector machines** | the widest street between two classes, and how a kernel bends it | 80 min | 00b, 02 |
# | **05 Features, many classes, regularized loss** | cuts that bend, scores as probabilities, a price for weights | 75 min | 02, 03 |
# | **06 Gradient descent and model fitting** | downhill step by step: how far, how long, on how many samples | 80 min | 00b, best 05 |
# | **07 Neurons, layers, networks** | weighted sums that bend, layer upon layer | 75 min | 03 |
# | **08 Activation functions** | the bend itself: which, and what it does to signals and gradients | 60 min | 07 |
# | **09 Output layers and losses** | what the last layer says, and what being wrong costs | 75 min | 05, 07 |
# | **10 Backpropagation on computational graphs** | every gradient of a network in one pass backwards | 90 min | 07, 08, 09 |
# | **11 The playground** | a small network that is seen while it learns; five experiments, each counted over many runs | 60 min | 07, 08, 10, best 12 |
# | **12 Optimizers** | rules that turn gradients into steps, from momentum to Adam | 90 min | 06, 10 |
#
# 01 is not written yet, and more will follow; each lesson says at its top what it builds on.
# Times are for the lecture; an exercise takes about as long again, this one's two minutes.

# %% [markdown]
# ## Keys worth knowing
#
# | key | what it does |
# | --- | --- |
# | Shift + Enter | run this cell and go to the next |
# | Esc, then arrow keys | leave the cell, walk through the page |
# | Tab | go on to the next control of a widget |
# | arrow keys on a slider or point | move it |

# %% [markdown]
# ## Recap
#
# - You ran cells in order; you can restart at any time.
# - You moved a widget and read its sentence.
# - You saw a check name a mistake, and pass once it was mended.
# - The data is on your machine; nothing here needs a network.
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. You changed a cell in the middle. Which others must run again?</summary>
# That cell and all later ones that use what it makes: the page does not recompute itself.</details>
#
# <details><summary>2. A check says "expected 3, got 2" and names no mistake. Is your answer right?</summary>
# No. It is wrong in a way that the catalogue does not know; the input shown is the smallest on which it differs.</details>
#
# <details><summary>3. All weights move two to the right. What does the resting point do?</summary>
# It moves two to the right as well: adding 2 to every value adds 2 to their average.</details>
#
# **Next:** [00b · Toolbox](00b_toolbox.ipynb), or, if you know NumPy and gradients, [02 · Nearest neighbours](02_nearest_neighbours.ipynb)
