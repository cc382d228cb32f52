"""Invitations: links by which somebody is vouched for without being asked about."""
