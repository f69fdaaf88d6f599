"""Tests of the desktop user interface, without a screen and without a database."""
