"""The clinic's own lists of specialties and spoken languages."""
