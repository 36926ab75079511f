"""Looking at it: the preview server, watching, the error overlay."""
