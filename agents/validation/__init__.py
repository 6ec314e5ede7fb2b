"""What past events say of the model, and of its parameters."""
