"""Caseload, the couple's page, invitations, agreement and safety status."""
