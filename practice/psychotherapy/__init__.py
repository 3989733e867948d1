"""Psychotherapy notes (45 CFR 164.501): a store of their own, for their author alone.

Nothing outside this slice reads them: no list of a couple, no report, export, release or PDF, no count.
"""
