"""A graph as a person writes it: equations between named scalars, and numbers for its inputs."""
