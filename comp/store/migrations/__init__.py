"""The history of the schema, one file a version; a store is brought forward through them in order."""
