"""Jobs, progress, atomic files, databases and other tools that do not depend on whiteboards, pictures or HTTP."""
