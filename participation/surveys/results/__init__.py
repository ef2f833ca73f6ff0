"""What a survey found: counted, protected, shown, crossed, compared, handed out."""
