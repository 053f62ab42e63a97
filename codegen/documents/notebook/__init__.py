"""Derivation, code, check and training of one network as a notebook, and the same as a file of Markdown."""
