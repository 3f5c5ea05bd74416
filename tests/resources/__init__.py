"""What is shipped beside the code: it is whole, dated, and written for the person who reads it."""
