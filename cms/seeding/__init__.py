"""Made-up load: German texts by the thousand and a writer that stores them in bulk with every counter right."""
