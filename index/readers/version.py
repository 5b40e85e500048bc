"""The version of the readers: raised when one of them reads some file differently.

A sync reads a file again, changed or not, that another version read.
"""

READERS = "3"
