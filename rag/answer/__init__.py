"""Question + clauses -> Draft. Nothing of a draft is shown before it is verified."""
