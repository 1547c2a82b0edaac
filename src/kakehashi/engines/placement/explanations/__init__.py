"""What an outcome means (理由): why, what else, who moves, who is next."""
