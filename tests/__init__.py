"""Tests of Picklane."""
