"""Make values that do what a schema asks, by whatever makes the choices."""
