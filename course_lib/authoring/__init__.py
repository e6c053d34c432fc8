"""Sources to notebooks, one way, and what runs, delivers and publishes them."""
