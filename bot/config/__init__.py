"""The clinic's settings, from TOML and the environment, and the log that they describe."""
