"""The room that knows Internet mail: octets to Message, Message to Body and Screening."""
