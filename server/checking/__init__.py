"""Is a statement that a language model wrote borne out by the quotes it cites? By rules."""
