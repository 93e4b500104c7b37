"""Handouts: a lesson becomes one HTML file that needs no network, no kernel and no other file.

`render` finds lessons and writes pages, `exporter` is the nbconvert exporter, `markup` is what is done to
the finished HTML.
"""
