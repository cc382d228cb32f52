"""Accounts, patients, their carers, and doctors."""
