"""Slides: the story of a network's gradients, frame by frame, and the decks that print it."""
