"""How well pincite answers: gold questions, public sets, metrics, and the floors that the tests hold it to."""
