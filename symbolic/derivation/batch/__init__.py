"""Batch form: the cost of many samples and its gradient, for arrays that hold a sample in each row or column."""
