"""What can go wrong, told apart.

PullquoteError                 anything this program raises on purpose
├── ArticleUnreadable          one source could not be read as an article
│   └── PageUnreachable        a web page could not be fetched
│       └── PageGone           the site says that there is no such page
├── SourceMissing              a folder or file named by the user is not there
├── NothingToIndex             a folder holds no articles
├── RemovalsNeedConsent        a sync would withdraw many articles at once
├── Cancelled                  somebody asked for the work to stop
├── RebuildRefused             an index built anew does not pass its checks
├── IndexMissing               no index in the data folder
├── IndexBroken                the index is there but cannot be used as it is
│   └── IndexMismatch          it was made with another model or other passage rules
├── IndexBusy                  another process is writing
│   └── LeaseLost              ... which took over from this one
├── VectorsUnavailable         the Chroma server does not answer
│   └── VectorsGone            ... or has lost the vectors of this index
├── StorageFailed              the disk is full or refuses to be written to
├── BackupBroken               a file is no backup, or not a whole and unaltered one
├── RestoreRefused             a backup cannot be restored there
├── ModelUnavailable           the embedding model is missing, damaged or failed
├── ArticleUnknown             no live article has this id
├── JobUnknown                 no job has this id
└── QuoteMismatch              a citation is not its article's own text: never shown

Each message is one sentence in the user's terms.
"""


class PullquoteError(Exception):
    """Anything this program raises on purpose; its message is fit to be shown."""


class ArticleUnreadable(PullquoteError):
    """One source could not be read as an article; the others are not affected."""


class PageUnreachable(ArticleUnreadable):
    """A web page could not be fetched, or may not be."""


class PageGone(PageUnreachable):
    """The site says that there is no such page, or none any more."""


class SourceMissing(PullquoteError):
    """A folder or file named by the user is not there."""


class NothingToIndex(PullquoteError):
    """A folder holds no articles."""


class RemovalsNeedConsent(PullquoteError):
    """A sync would withdraw many articles at once; nothing was changed."""


class Cancelled(PullquoteError):
    """Somebody asked for the work to stop; what was done stays done."""


class RebuildRefused(PullquoteError):
    """An index built anew does not pass its checks; the live one stays."""


class IndexMissing(PullquoteError):
    """There is no index in the data folder."""


class IndexBroken(PullquoteError):
    """The index is there but cannot be used as it is."""


class IndexMismatch(IndexBroken):
    """The index was made with another model or other passage rules."""


class IndexBusy(PullquoteError):
    """Another process is writing to the index."""


class LeaseLost(IndexBusy):
    """Another process has taken over the writing; this one changes nothing any more."""


class VectorsUnavailable(PullquoteError):
    """The Chroma server that holds the vectors cannot be asked now; nothing is lost."""


class VectorsGone(VectorsUnavailable):
    """The Chroma server does not hold the vectors; they can be had from the catalogue."""


class StorageFailed(PullquoteError):
    """The disk is full or refuses to be written to; what is live stays as it is."""


class BackupBroken(PullquoteError):
    """A file is no backup, or not a whole and unaltered one."""


class RestoreRefused(PullquoteError):
    """A backup cannot be restored there; what is there stays as it is."""


class ModelUnavailable(PullquoteError):
    """The embedding model is missing, damaged or failed."""


class ArticleUnknown(PullquoteError):
    """No live article has this id."""


class JobUnknown(PullquoteError):
    """No job has this id."""


class QuoteMismatch(PullquoteError):
    """A citation is not its article's own text; such an answer is never shown."""
