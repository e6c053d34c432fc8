"""What runs beside the students' code. Nothing in here imports the course: see `stage.py`."""
