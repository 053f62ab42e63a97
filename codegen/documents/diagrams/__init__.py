"""Diagrams of networks and of computational graphs: one layout each, printed for the web, for TeX and for Typst."""
