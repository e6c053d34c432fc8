"""The library of the course: readable reference implementations, pictures, widgets and checks.

Nothing is imported here: each part is imported by its own name, so that a light part stays light.
"""

__version__ = "0.1.0"
