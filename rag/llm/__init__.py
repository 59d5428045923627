"""The local language model behind one narrow seam: whoever writes, our verifier decides what is said."""
