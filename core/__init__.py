"""The clinic: who may book what, when, and who must hear of it. No SQL and no Telegram in here."""
