"""What core asks of storage, a file for each subject. Every storage keeps these promises alike.

A constraint of the database that refuses a write raises ConstraintError with the constraint's name;
a database that cannot serve right now raises BusyError.
"""
