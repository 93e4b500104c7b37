from hypothesis import settings

# A slow or busy machine is no failure: hypothesis would count an example of over 0.2 s as one.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")
