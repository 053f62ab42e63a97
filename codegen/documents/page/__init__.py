"""A page to click on: every path of influence in a network, its derivation line by line, and its numbers."""
