"""The one exception that the `course` command turns into a message instead of a traceback."""


class CourseError(Exception):
    """Something that the reader can mend: says what was expected, what was found, what to do."""
