"""Calculate: plans and a ledger in, lines and their derivation out."""
