"""Questions in, quoted answers out: the assistant, the HTTP API and the command line."""

VERSION = "0.1.0"
