"""Month end: what closed periods posted against what they would be today, and what finance reviews.

differences   lines of closed periods, recalculated and compared by key
facts         plans and ledger of then and of now, and the steps between them
causes        each difference with the change that made it
calculate     the open period: its own lines, the differences, settled from stored balances
inputs        what a calculation of the store reads, today or as a run of the past read it
kept          a calculation kept as the period's latest run
reopened      a reopened period against what its locked revisions posted
review        movement against the last period (movement), what blocks approval (checks)
by_hand       adjustments; disputes: questions that end in an answer
replay        a run of the past made again
"""
