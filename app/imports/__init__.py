"""Reading tables that people send (CSV, XLSX, ODS), and matching their headers. Free of the web."""
