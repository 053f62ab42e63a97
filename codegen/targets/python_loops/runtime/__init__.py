"""Python that is taken over into every emitted module as it stands."""
