"""Question 8: reading the curve of the errors against k."""

from course_lib.checks.question import choice

ANSWER_CURVE = choice(
    "answer_curve",
    "Why the validation error is high at both ends",
    options={
        "a": "a small k makes the classifier too simple to follow the data; a large k makes it "
        "follow every single sample, noise and all",
        "b": "k = 1 has training error 0, so k = 1 is the best; that the validation error says "
        "otherwise is bad luck with the validation set",
        "c": "at a small k the answer follows single samples, noisy ones too; at a large k the "
        "vote is among samples that have little to do with the query",
        "d": "with every neighbour more is learned, so the largest k is the best; the rise on "
        "the right is noise in the validation set",
    },
    right="c",
    hints={
        "a": "It is the other way round somewhere. Put k at 1 and look at the regions: is there "
        "a sample, however odd, that they do *not* follow? Then put k at n: what is left of the "
        "data's shape?",
        "b": "Why is the training error 0 at k = 1? Question 3 has the answer, and with it, "
        "whether that number says anything about samples that were not stored.",
        "d": "Who joins the vote when k grows, those nearer or those farther away? At k = n "
        "everybody votes, for every query: what can the answer still depend on?",
    },
    points=2,
    picture="course_lib.widgets.error_by_k:show_curve",
)
