"""What students see: one folder a widget."""
