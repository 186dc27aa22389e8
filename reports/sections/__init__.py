"""The sections of a committee pack, each made from the frames of ``pipelines.positions.pack``."""
