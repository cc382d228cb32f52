"""From the outbox to people: letters are put into words, paced, sent, and accounted for."""
