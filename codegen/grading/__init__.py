"""A class at once: submissions -> judgements in processes of their own -> marks by a rubric -> files for everyone.

1. `sources`: a folder, an archive or a table -> a `Batch` of submissions, and what was refused and why.
2. `pool`, `supervisor`, `worker`: submissions -> judgements, each in a process that can be killed; `store` keeps them.
3. `rubric`, `marks`: judgements -> points; whatever is open goes to a person.
4. `results`: points -> CSV, JSON, the formats of other systems, a page for each student and one for the class.
"""
