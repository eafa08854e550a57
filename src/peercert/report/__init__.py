"""What is printed: text for people, data for programs."""
