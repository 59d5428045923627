"""A verified answer -> the same in a language model's words, as far as these words can be verified too.

The draft decides what is answered and what is refused; the model only words it; what it writes is shown sentence by
sentence once the clauses are found to hold it, and only while nothing of the draft's answer is lost.
"""
