"""Make the choices: as people and programs would, or at the limits of what is allowed."""
