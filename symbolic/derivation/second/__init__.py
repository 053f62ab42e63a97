"""Second derivatives in scalar form: how fast a first derivative changes with another quantity."""
