"""What is printed and handed out: report, dossier, road map, form."""
