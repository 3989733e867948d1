"""The partner's pages: what is to do, answering, what was revealed."""
