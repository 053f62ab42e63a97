"""Quizzes for learning systems: questions as they are asked there, in pools to draw from, in each system's format."""
