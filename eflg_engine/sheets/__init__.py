"""Bundles as workbooks and tables: read, written, marked, merged, and asked for by holder."""
