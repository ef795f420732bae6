"""What a remote can make a server do: bounded in memory, in time and in the log."""
