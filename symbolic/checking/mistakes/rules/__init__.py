"""Rules: what may be put in place of a part of a relation, to make a mistake or to take it back."""
