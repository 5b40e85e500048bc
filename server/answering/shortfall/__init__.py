"""What quotes lack that a question asks for, however much like it they are."""
