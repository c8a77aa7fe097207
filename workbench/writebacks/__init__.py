"""Write-backs (回写): what a member changed here about one relation and WeCom has to take over."""
