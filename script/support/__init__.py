"""Support code of `script/demo` and `script/test`: bootstrap, embedded servers, supervision."""
