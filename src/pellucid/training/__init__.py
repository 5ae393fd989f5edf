"""How weights are moved: optimizers and schedules, the step, and the loop that yields."""
