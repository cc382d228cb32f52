"""Where one subject leads into another: the actions that screens of several subjects carry.

Subjects never import each other, so what leads into one of them from outside stands here.
"""
