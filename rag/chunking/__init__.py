"""Document -> headings and clauses, cut at the document's own numbering."""
