"""Figures that documents set or report, read from running text and from tables, and the ledger that holds them."""
