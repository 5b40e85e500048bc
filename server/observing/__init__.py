"""What an administrator sees of a running server: log lines, metrics and traces.

None of them holds a question or an article's text, unless the setting ``log_questions`` asks
for questions; none holds a key, and no label of a metric comes from what a caller sends.
"""
