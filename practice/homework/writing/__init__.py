"""What a partner types, until it stands for good: drafts, joint records, submitting, and what follows."""
