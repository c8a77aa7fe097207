"""侧边栏: what a member needs beside a chat, in one request."""
