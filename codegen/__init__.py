"""The other half of chalkgrad: finished mathematics from `symbolic` becomes files, checks and a command line.

1. `spec_files`: what the command line calls a spec -> `NetworkSpec`.
2. `program`: a network's gradients as assignments with shapes.
3. `targets`: programs as source code; one folder a target.
4. `documents`: derivations as documents; one model, many renderers.
5. `verify`: generated code against complex step and central differences.
6. `cli`: the command `chalkgrad`.
"""
