"""The pages of posts and tags.

views            all posts, one post, new, edit, delete
forms            what the post form accepts
save             saves a post in one transaction
render           the post's page and its form
pages            lists of posts, 20 on a page
tag_page         the page of a tag
lesson_buttons   two more buttons, in local development only
"""
