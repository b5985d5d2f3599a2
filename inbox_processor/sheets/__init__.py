"""The list of people for paper and for spreadsheets: a workbook, and a page to print with its picture.

Every field of a person came from a stranger: each is cleaned (`cells`), and what could be taken for markup or for a
formula is told to be text by the format's own means.
"""
