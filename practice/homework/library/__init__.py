"""Finding an exercise, looking at it as each partner will, giving it."""
