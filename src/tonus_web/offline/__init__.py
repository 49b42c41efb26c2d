"""What a device keeps: the service worker, the page without connection, and for whom."""
