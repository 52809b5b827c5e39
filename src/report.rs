//! Reports for people: CSV, JSON, XLSX, HTML.
