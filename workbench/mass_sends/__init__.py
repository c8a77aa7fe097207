"""Mass sends (企业群发): tasks that members confirm in WeCom, their results, and the monthly allowance."""
