//! What travels about ASC-WDS imports.
