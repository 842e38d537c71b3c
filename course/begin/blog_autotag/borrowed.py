"""What my_blog takes from Blog Autotag as it is."""

BORROWED = {
    "course/begin/start.mk": "Makefile",
    "blog_autotag/static/blog.css": "my_blog/static/blog.css",
    "blog_autotag/templates/blog_autotag/users/sign_up.html": (
        "my_blog/templates/my_blog/users/sign_up.html"
    ),
    "blog_autotag/templates/blog_autotag/users/sign_in.html": (
        "my_blog/templates/my_blog/users/sign_in.html"
    ),
}
