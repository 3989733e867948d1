"""The therapist's reading of one piece of homework, and of what was raised in it."""
