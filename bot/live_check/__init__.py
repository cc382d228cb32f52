"""The live check, from the desk: what was found, and mending what is safe."""
