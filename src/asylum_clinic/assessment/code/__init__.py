"""Questions that are answered by a short function: its examples, its probes, and how its values are compared."""
