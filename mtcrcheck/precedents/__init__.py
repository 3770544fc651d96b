"""Precedents: what governments did, kept apart from the law. Data and queries; no rule reads them."""
