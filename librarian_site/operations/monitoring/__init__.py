"""Monitoring: metrics, logs, traces, error reports, health checks."""
