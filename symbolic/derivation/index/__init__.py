"""Index form: derivatives of one entry by another, for general indices, with Kronecker deltas and sums of any width."""
