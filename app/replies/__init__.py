"""Words beside published figures: the reply of a company, and the sentence that explains a correction."""
