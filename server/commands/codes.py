"""Exit codes."""

DONE, FAILED, WRONG_USAGE, SOME_FAILED, NO_INDEX = range(5)
