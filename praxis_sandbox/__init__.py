"""Tests of bots against the stand-in for Telegram; docs/sandbox.md shows how.

Standard library alone, and a name nobody else has: importing it costs nothing and gets in nobody's
way. The stand-in itself runs as a process of its own.
"""
