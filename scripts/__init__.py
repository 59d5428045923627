"""What make runs before the program itself: the environment and the models."""
