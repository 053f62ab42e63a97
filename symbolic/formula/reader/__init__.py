"""Reading: LaTeX or plain text as people type it -> what was typed, each part with its place in the source."""
