"""Questions 11 and 12: which optimizer, and which formula is wrong."""

from course_lib.checks.question import choice

ANSWER_SPARSE = choice(
    "answer_sparse",
    "Words that are rare",
    options={
        "a": "momentum: it carries a rare word's weight on while no gradient comes",
        "b": "Adagrad: a rare word's G stays small, so that its steps stay long",
        "c": "Adagrad: it forgets old gradients, so that a rare word is not held back by them",
        "d": "plain descent with a rate that is large enough for the rare words",
    },
    right="b",
    hints={
        "a": "Momentum does go on for a while, but its velocity fades by ρ in every step, and a "
        "word that comes once in a thousand samples is forgotten in between. Its steps are no "
        "longer than a frequent word's. Which rule has a *rate* of its own for each weight?",
        "c": "The optimizer is right, the reason is not: Adagrad forgets nothing, its G is the sum "
        "of *all* squares. (RMSprop forgets, and then a rare word's s is nearly 0 when it comes.) "
        "How large is G where gradients are seldom other than 0?",
        "d": "There is one rate for all in plain descent. What becomes of the weights of frequent "
        "words, which have a gradient in every step, with a rate like that?",
    },
    picture="course_lib.widgets.optimizer_thoughts:show_sparse",
)

ANSWER_SLIP = choice(
    "answer_slip",
    "A slip among conventions",
    options={
        "a": "momentum: v ← ρ v + η g, θ ← θ − v",
        "b": "RMSprop: θ ← θ − η g / √(s + ε)",
        "c": "Adam: m̂ = m / (1 − β₁), v̂ = v / (1 − β₂)",
        "d": "Nesterov: v ← ρ v + η ∇L(θ − ρ v), θ ← θ − v",
    },
    right="c",
    hints={
        "a": "Here v is kept with the other sign. Go through two steps from rest: θ makes the very "
        "same walk as in question 1.",
        "b": "ε inside the root is another convention (Keras has it). It only keeps the quotient "
        "finite, there as well as outside, and where s is not tiny nobody sees it.",
        "d": "v is kept with the other sign, and *taken away* from θ: so ahead is θ − ρ v, the "
        "place to which the velocity carries. It would be wrong with a plus.",
    },
    picture="course_lib.widgets.optimizer_thoughts:show_slip",
)
