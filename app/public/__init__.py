"""What everyone may read: home, directory, companies, associations, figures, method, documents."""
