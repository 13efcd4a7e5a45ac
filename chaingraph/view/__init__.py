"""What people look at: page, workbook, scorecard."""
