"""The official libraries' calls, one module for each service: what they send is what ours is compared with."""
