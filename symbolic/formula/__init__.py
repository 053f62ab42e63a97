"""Formulas: nodes, notations, and the printers that write them."""
