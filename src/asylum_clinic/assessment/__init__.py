"""What a student says of a case: questions, answers, keys, scores and feedback."""
