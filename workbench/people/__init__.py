"""Members (成员) and departments (部门) of the corp, as WeCom's directory has them."""
