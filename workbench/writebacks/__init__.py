"""Write-backs (回写): what a member wants WeCom to hold about a relation, until WeCom has said yes or no."""
