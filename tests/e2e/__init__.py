"""Pages in a real browser, as a whole: what no single view shows."""
