"""Rows from files and from words: numbers on a line, tables, arrays, pictures."""
