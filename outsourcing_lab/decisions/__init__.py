"""Should the work move, where to, at what price, with whom: the field's models as plain functions."""
