"""Own data: taking along what is held about oneself, having it erased, being left alone."""
