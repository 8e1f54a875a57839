"""The numbers: curated tables with papers, rates that know their denominator, figures, and claims checked by them."""
