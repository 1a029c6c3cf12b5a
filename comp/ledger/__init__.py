"""Understand the facts: ledger files in, validated frames or problems out."""
