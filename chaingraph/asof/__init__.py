"""The park as of a day: the facts that several questions stand on."""
