"""Passages -> something searchable: words (BM25) and vectors, kept on disk in versions."""
