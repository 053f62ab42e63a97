"""Agreement of the scalar, index, matrix and batch forms, entry by entry, whatever the engines have proved."""
