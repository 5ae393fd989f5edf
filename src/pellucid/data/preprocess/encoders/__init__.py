"""Raw columns as columns of numbers, one encoder for each kind: numbers with missing ones, classes, dates."""
