"""Czech, with some forms of Slovak."""
