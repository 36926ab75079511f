"""The HTML checker of the W3C's validator, and where it is found."""
