"""The event's rules, as pure functions: who is who, who gets a seat, who waits, what is answered and when it is
sent.

Call `seats.decide` for a mail, `seats.settle` for a review that an organiser registers, `routing.choose` to find the
event, `records.history` for the entries of a decision, `outbox` for the times of replies and `recount.differences` to
compare a roster with its own history. Nothing here knows a clock, a file or a socket; `Roster` is the only thing with
state.
"""
