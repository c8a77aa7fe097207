"""What WeCom sent (回调): kept verbatim, once, before it is answered; handled afterwards by workers."""
