"""Networks of layers: `Sequential`, how it learns, and how it is kept in a file."""

from course_lib.nn.models.files import load_model
from course_lib.nn.models.history import History
from course_lib.nn.models.rates import RangeTest, range_test
from course_lib.nn.models.sequential import Sequential

__all__ = ["History", "RangeTest", "Sequential", "load_model", "range_test"]
