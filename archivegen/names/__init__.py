"""Who and where: kinds, records, written forms, matching, resolving."""
