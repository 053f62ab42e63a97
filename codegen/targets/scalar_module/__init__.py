"""Target: one plainly written Python function for each derivative, to be read beside the derivation."""
