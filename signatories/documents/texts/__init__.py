"""The documents of each code of conduct as data: one folder per code, texts in Dutch and English."""
