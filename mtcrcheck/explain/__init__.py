"""What an id, the law as a whole or a country comes to, in words."""
