"""The moving person: a figure of the library, drawn as soft outlines."""
