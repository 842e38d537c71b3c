"""The offline tagger: finds the tags of a text, without a network or a model.

It knows only text: no Flask, no database, nothing else of the blog.

suggest      the entry: the tags of a post, best first
scores       how well each tag fits the post, as a number
candidates   the phrases of the post that could be its tags
earlier      what the blog's earlier posts say about a new one
topics       reads topics.txt: names that are tags even if they occur once
letters      tells the languages C and R from other uses of the letters
stopwords    reads stopwords.txt: words that say nothing about a topic
words        splits prose into words and phrases
pasted       drops pasted code, tracebacks and bylines
prose        turns Markdown or HTML into prose
keys         the key that all spellings of one tag share

No library does this well enough here. On the posts of eight blogs yake found
fewer of the authors' tags (F1@5 0.15, this tagger 0.24), and the wheel of its
version 0.7.3 carries the text of the AGPL. rake-nltk found almost none, and
it needs data of NLTK's, which is a download of its own.
"""

from blog_autotag.tagger.earlier import Tagged
from blog_autotag.tagger.keys import tag_key
from blog_autotag.tagger.prose import MAX_CHARACTERS
from blog_autotag.tagger.suggest import MAX_EARLIER, rank_tags, suggest_tags

__all__ = [
    "MAX_CHARACTERS",
    "MAX_EARLIER",
    "Tagged",
    "rank_tags",
    "suggest_tags",
    "tag_key",
]
