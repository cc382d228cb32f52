"""What every conversation uses: screens as values, buttons with their state, words, the router."""
