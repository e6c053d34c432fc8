"""Grading a class: each submission in a sandbox, judged outside, on hidden inputs.

Read `grade.py` first (the run as a whole), then `reading.py` (a notebook that may be damaged),
`worker.py` (the conversation with a student's process), `fork_server.py` and `plain_server.py` (who
starts that process, on Linux and elsewhere), `inside/` (what runs there) and `judge.py` (from
outcomes to points). `submission.py` takes one through all of this, `pool.py` says where, `marks.py`
what an instructor makes of it. Of the pages, `feedback.py` writes one for each student,
`class_page.py` one about all of them.
"""
