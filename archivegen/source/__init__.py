"""What is on disk: files read once, front matter, Markdown, documents."""
