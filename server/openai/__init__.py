"""The shapes of OpenAI's API over the same answers, for programs that speak nothing else."""
