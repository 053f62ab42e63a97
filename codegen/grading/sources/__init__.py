"""Where submissions come from: a folder, a zip archive, or a column of a CSV or JSONL file."""
