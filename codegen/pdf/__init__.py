"""PDF from the source of a document: by Typst, which a pip install brings, or by a TeX that is on the machine."""
