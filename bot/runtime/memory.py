"""The garbage collector looks at what comes and goes, not at the house itself.

A hundred thousand objects stand from the start to the end: modules, catalogues, compiled SQL. To
look through them all takes a tenth of a second, in which nobody is answered, and while the house is
full it came every few hundred presses: a sixth of all the work there was.
"""

import gc

YOUNG = 10_000
"""So many new objects are looked through at once: nearly none of what a press leaves is cyclic."""


def settle() -> None:
    """Look through everything once more, then never again at what is there now.

    To be called when all is open and nobody has been answered yet. Who lost the right to work and
    takes it again opens another house, and calls it anew: what stood for the first one goes.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
