"""A trained network as a file for others, from network and arrays: the report, later ONNX and source."""
