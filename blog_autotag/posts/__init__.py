"""Posts. Read models, forms, save (one transaction), views, render."""
