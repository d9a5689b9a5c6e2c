"""``python -m whiteshot_nb`` is the command ``whiteshot``."""

from whiteshot_nb.cli import app

app()
