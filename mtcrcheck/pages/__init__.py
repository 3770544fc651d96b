"""Pages: what an id, the law as a whole or a country comes to in words, one module per kind of thing."""
