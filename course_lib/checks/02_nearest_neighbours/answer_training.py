"""Question 3: what a nearest-neighbour classifier does on its own training set."""

from course_lib.checks.question import choice

ANSWER_TRAINING = choice(
    "answer_training",
    "What 1-NN does on its own training images",
    options={
        "a": "about as many right as on new images",
        "b": "all right, and this says nothing about new images",
        "c": "all right, so it will be right on new images too",
        "d": "fewer right than on new images",
    },
    right="b",
    hints={
        "a": "Ask the classifier about a training image: who in the training set is nearest to "
        "it, and at what distance? Then count how often it can be wrong.",
        "c": "It is right on every training image, but only because it finds that very image at "
        "distance 0. Does finding what one has stored tell how well one judges what one has not?",
        "d": "It cannot do better than on the training images: each of them is in the set, at "
        "distance 0 from itself.",
    },
    points=2,
    picture="course_lib.widgets.vote_regions:show_training",
)
