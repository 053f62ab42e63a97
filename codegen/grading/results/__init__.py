"""Marks -> files, a module for each format; each is a pure function from data to text."""
