"""Assessments in the forms that other tools exchange: CycloneDX and OSCAL (docs/interchange.md)."""
