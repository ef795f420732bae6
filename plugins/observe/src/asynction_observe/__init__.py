"""See what happens on the wire: metrics, traces and an access log, of what observers are told."""
