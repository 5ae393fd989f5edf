"""From the outside world to arrays with a schema: sources, split, preparation, order."""
