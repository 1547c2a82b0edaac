"""What people do in the JET Programme: one function an act, one transaction each."""
