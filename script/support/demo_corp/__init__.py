"""What happens in the demo corp before a visitor comes, all of it through doors that people, shops and WeCom use."""
