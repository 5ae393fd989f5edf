"""What leaves: a trained network as a page, a file another runtime reads, or source text."""
