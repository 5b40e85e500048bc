"""Where articles disagree: what one sentence says of a number or a date, and another otherwise."""
