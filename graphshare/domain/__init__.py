"""What every part knows: the words of the model, federal bodies, states, months, laws and breaks, and the schema of the graph."""
