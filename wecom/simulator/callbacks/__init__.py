"""Events on their way to the app: their XML, their sealing and signing, and the thread that delivers them."""
