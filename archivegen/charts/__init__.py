"""Geometry of the pictures on pages: values that a template draws, in whole or rounded numbers; no text but labels."""
