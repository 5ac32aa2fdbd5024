"""What an answer's transcript shows, by a rubric: pure, offline, explainable."""
