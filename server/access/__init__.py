"""Who may do what, and how much of it: keys, sessions, scopes, limits, and turns at the model."""
