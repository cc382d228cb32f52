"""The clinic's lists of specialties and spoken languages, looked after at the desk."""
