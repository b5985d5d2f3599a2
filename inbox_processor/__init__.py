"""A registration desk in a mailbox: reads what people write, gives out the seats, answers everybody."""

__version__ = "0.1.0"
