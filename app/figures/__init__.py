"""Published figures as pages, files, desks and dossiers show them: what is too small stays out."""
