"""What associations say of their members beside a badge: written, judged, issued, withdrawn."""
