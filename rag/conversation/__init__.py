"""Questions that go on with earlier ones: taken apart, held against what came before, and put into whole words."""
