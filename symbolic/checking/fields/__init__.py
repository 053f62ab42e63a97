"""Where formulas are evaluated to decide equality: modular, interval, polynomial, and slopes over each."""
