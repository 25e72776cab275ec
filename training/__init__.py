"""How the reader was made: its data, its training, its judging. Nothing of the app imports this room."""
