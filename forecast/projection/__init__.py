"""The Outlook: papers, international papers and ties, consistent in every future."""
