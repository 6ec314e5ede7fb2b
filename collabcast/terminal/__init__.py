"""How the command line speaks: options, messages, prompts, interruption."""
