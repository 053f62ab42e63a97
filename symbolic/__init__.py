"""The symbolic half of chalkgrad: exact mathematics, from a network spec to proved derivations.

1. `functions`: activations and losses, their derivatives as people write them, their stable forms.
2. `formula`: what is written on the board, and how it is printed in a notation.
3. `spec`: a network as a person describes it, checked.
4. `graph`: quantities with defining equations; what influences what.
5. `derivation`: steps as data, each proved; all gradients in time linear in the weights.
6. `checking`: a person's derivation, judged line by line.

Nothing here reads files, and nothing here needs NumPy or Jinja2; `codegen` turns the results into files.
"""
