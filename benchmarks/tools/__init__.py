"""One tool a module, each run in a process of its own: warm, told to go, answering with seconds and memory."""
