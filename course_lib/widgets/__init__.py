"""Widgets: a pure computation, its controls, a picture that follows them, and one sentence.

Shared machinery: `stage` (the picture), `base` (the wiring), `clock` (animation), `plane` (points
to drag, drawn in the browser). Every other file is one widget.
"""
