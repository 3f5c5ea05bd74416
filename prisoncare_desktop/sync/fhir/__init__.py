"""What a resource is to us: JSON read strictly, its tags and identifiers, what a server says it can, an AuditEvent."""
