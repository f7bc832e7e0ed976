// Scaffold, to be replaced.
