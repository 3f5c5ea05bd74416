"""The package mirrored, floor by floor, plus journeys and architecture."""
