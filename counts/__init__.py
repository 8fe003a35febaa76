"""Prefecture staff: monthly figures and the cases behind them."""
