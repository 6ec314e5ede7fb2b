"""A folder of files that answers without a program: scenarios and levers computed beforehand."""
