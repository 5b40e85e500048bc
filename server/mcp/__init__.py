"""The Model Context Protocol: the assistant as tools, the articles as resources."""
