"""What can go wrong, told apart.

PullquoteError                 anything this program raises on purpose
├── ArticleUnreadable          one source could not be read as an article
├── SourceMissing              a folder or file named by the user is not there
├── NothingToIndex             a folder holds no articles
├── IndexMissing               no index in the data folder
├── IndexBroken                the index is there but cannot be used as it is
│   └── IndexMismatch          it was made with another model or other passage rules
├── IndexBusy                  another process is writing
├── ModelUnavailable           the embedding model is missing, damaged or failed
├── ArticleUnknown             no live article has this id
└── QuoteMismatch              a citation is not its article's own text: never shown

Each message is one sentence in the user's terms.
"""


class PullquoteError(Exception):
    """Anything this program raises on purpose; its message is fit to be shown."""


class ArticleUnreadable(PullquoteError):
    """One source could not be read as an article; the others are not affected."""


class SourceMissing(PullquoteError):
    """A folder or file named by the user is not there."""


class NothingToIndex(PullquoteError):
    """A folder holds no articles."""


class IndexMissing(PullquoteError):
    """There is no index in the data folder."""


class IndexBroken(PullquoteError):
    """The index is there but cannot be used as it is."""


class IndexMismatch(IndexBroken):
    """The index was made with another model or other passage rules."""


class IndexBusy(PullquoteError):
    """Another process is writing to the index."""


class ModelUnavailable(PullquoteError):
    """The embedding model is missing, damaged or failed."""


class ArticleUnknown(PullquoteError):
    """No live article has this id."""


class QuoteMismatch(PullquoteError):
    """A citation is not its article's own text; such an answer is never shown."""
