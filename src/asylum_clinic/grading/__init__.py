"""nbgrader, wired so that what was clicked in a widget is graded."""
