"""The synopsis: contribution, answer, change; as a page, a Word document and a spreadsheet."""
