"""Reference codes as package data; see README.md beside this file."""
