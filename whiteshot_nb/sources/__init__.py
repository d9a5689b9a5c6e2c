"""Pictures that something else captured, read as shots."""
