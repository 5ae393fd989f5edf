"""The verbs, one a file: wiring only; command line, notebooks and studio speak to them."""
