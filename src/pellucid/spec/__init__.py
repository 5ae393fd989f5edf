"""What was asked: network, data, task and training as plain, frozen data."""
