"""`python -m codegen` is the command `chalkgrad`, in an installation and in a checkout alike."""

try:
    from chalkgrad import main
except ModuleNotFoundError:  # a checkout that is not installed: nothing can be in the way of its own folders
    from codegen.cli import run as main

if __name__ == "__main__":
    main()
