"""What people do in the client or the console: each act changes the corp and sends the event WeCom would send."""
