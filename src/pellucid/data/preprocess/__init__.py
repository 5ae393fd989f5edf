"""From raw columns to the network's array and back: features, scaling, classes, each with its inverse."""
