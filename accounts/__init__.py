"""Who is asking: signing in, roles, guards and the one rule of what each may see."""
