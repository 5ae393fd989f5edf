"""The experiment while it lives, the same for command line, notebook and studio."""
