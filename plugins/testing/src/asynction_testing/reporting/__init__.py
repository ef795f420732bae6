"""What was found about a server, for people, for programs, and to be done again."""
