"""Sign-in through WeCom, the session it opens, and the JS-SDK signatures of its pages."""
