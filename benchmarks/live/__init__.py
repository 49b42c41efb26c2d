"""How quickly live sets are judged."""
