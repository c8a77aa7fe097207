"""Forwarding (回调转发): raw callbacks for the company's other systems."""
