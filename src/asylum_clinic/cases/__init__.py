"""Case files: invented clients, their narratives and exhibits."""
