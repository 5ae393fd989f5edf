"""What the numbers mean: outputs, losses, metrics, answers; one task a file."""
