"""What my_fib takes from FibTastic as it is."""

BORROWED = {
    "course/begin/start.mk": "Makefile",
    "fibtastic/fibonacci.py": "my_fib/fibonacci.py",
    "fibtastic/forms.py": "my_fib/forms.py",
    "fibtastic/templates/fibtastic/mail.html": (
        "my_fib/templates/my_fib/mail.html"
    ),
    "fibtastic/templates/fibtastic/mail.txt": (
        "my_fib/templates/my_fib/mail.txt"
    ),
}
