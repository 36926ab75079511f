"""Maps without anybody else: land from Natural Earth, windows into it, dots and names that keep clear of each other."""
