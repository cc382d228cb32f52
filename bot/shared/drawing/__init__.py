"""Drawing pictures: fonts, colours, looks, paper."""
