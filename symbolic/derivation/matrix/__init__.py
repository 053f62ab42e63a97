"""Matrix form: index form contracted to products of whole arrays, under one layout, with every transpose explained."""
