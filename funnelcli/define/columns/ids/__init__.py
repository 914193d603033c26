"""How ids are compared: without what programs wrote round them, and in one length."""
