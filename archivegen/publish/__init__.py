"""Making the files: templates, rendering, deciding, writing, search."""
