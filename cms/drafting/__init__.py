"""How strategy drafts are written and published: forms, imports, and the gate that all publishing passes."""
