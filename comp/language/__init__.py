"""Understand the plan: text in, checked `Plan` or problems out."""
