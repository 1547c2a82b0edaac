"""What people do with grants. One function per act; each is one transaction."""
