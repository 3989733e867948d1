"""What becomes of the work with a couple over time: progress reports, and the treatment summary at its closing."""
