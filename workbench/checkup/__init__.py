"""The health page (企微体检): is this corp connected as it should be, and if not, what to do."""
