"""The catalogue of mistakes, measured: mutants of true equations and what is said of them."""
