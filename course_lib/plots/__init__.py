"""Pictures: draw_*(ax, …) take results and put them on Matplotlib axes; nothing is fitted here."""
