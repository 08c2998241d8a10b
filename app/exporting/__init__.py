"""Public files for other servers: what Flask answers, written as a tree that nginx or a CDN serves as it is."""
