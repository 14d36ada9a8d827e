"""How the librarian tells of itself: metrics, logs, traces, reports of defects, health."""
