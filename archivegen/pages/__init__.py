"""What is published: views and the jobs that make every output file."""
