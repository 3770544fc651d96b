"""What the aircraft can do: facts as bounds, and the derivations that bound them. No law here."""
