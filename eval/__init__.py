"""Measures the product: answers against known answers, and its retriever against public collections."""
