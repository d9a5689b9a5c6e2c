"""Jobs, progress, atomic files, databases and other tools that know nothing of whiteboards, pictures or HTTP."""
