"""The task desk: who is responsible for a task told in one's own words, one by one or a whole sheet of them."""
