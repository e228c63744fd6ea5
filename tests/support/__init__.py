"""What tests share: fakes at the port, named people and posts, a real PostgreSQL and a real browser."""
