"""Renderers: each prints the blocks of a document in one format and decides nothing else."""
