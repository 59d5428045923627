"""Speed, measured against alternatives in the same run; see README.md for how to read the figures."""
