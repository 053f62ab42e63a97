"""Questions on a network, a kind a module: each with a key that is proved, for worksheets and quizzes alike."""
