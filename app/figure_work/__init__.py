"""Figures that take longer than a page may: asked for on a page, made by the worker, told of by mail."""
