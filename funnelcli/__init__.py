"""Lead-to-customer conversion from CRM exports, with every number defined."""

__version__ = "0.1.0"
