"""Precedents: what governments did, and what the rules say of each event. No rule reads them."""
