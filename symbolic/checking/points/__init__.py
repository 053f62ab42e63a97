"""Networks at points: quantities numbered, and their values and derivatives in any field."""
