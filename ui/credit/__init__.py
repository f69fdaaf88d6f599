"""Parts of the credit screen: the queue, the account, the forms, the company's settings."""
