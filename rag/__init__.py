"""PolicyQA (政策问答): documents -> clauses -> index -> retrieval -> answer -> verification -> citation."""
