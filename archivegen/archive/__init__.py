"""What it means: articles, mentions, backlinks, chronology, addresses."""
