"""One small module per file format. Each has `read(content, name) -> Reading` and raises `UnreadableDocument`."""
