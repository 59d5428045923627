"""The command line: one file per command; results to stdout, progress and messages to stderr."""
