"""Tests of the parts that know no feature, and of the frame made of them."""
