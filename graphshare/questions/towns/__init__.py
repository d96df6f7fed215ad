"""Several towns side by side over the same months, and a state both ways: searches of its cameras, and by its agencies."""
