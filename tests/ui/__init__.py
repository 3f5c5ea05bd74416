"""Tests of what is on screen: real Qt, offscreen, on a clinic PC's screen."""
