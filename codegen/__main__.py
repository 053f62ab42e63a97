"""`python -m codegen` is the command `chalkgrad`."""

from codegen.launcher import main

if __name__ == "__main__":
    main()
