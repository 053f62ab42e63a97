"""Numbers in formulas: exact values at a point, rounding for display, and lines with the numbers put in."""
