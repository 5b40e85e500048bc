-- A catalogue as version 2 made it, with one article. Released: it never changes.
CREATE TABLE about (
    model TEXT NOT NULL, fingerprint TEXT NOT NULL, passage_rules TEXT NOT NULL,
    revision INTEGER NOT NULL, updated TEXT NOT NULL,
    next_passage INTEGER NOT NULL, writing INTEGER NOT NULL,
    dead_vectors INTEGER NOT NULL
) STRICT;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision TEXT NOT NULL,
    title TEXT NOT NULL, byline TEXT, publisher TEXT, published TEXT, modified TEXT, url TEXT,
    text TEXT NOT NULL, paragraph_count INTEGER NOT NULL, indexed TEXT NOT NULL,
    story TEXT,
    story_place INTEGER NOT NULL DEFAULT 0,
    story_note TEXT,
    signature BLOB,
    settled INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX articles_by_date ON articles (published DESC, title, id);
CREATE INDEX articles_by_revision ON articles (revision);
CREATE INDEX articles_by_story ON articles (story, story_place) WHERE story IS NOT NULL;
CREATE INDEX articles_to_settle ON articles (id) WHERE settled = 0;
CREATE TABLE paragraphs (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    number INTEGER NOT NULL, kind TEXT NOT NULL, section TEXT,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, page INTEGER, PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE passages (
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    position INTEGER NOT NULL, section TEXT,
    start INTEGER NOT NULL, stop INTEGER NOT NULL,
    sentences TEXT NOT NULL,
    vectors BLOB NOT NULL,
    UNIQUE (article, position)
) STRICT;
CREATE VIRTUAL TABLE passage_words USING fts5 (
    title, section, origin, text, tokenize = "porter unicode61 remove_diacritics 2"
);
CREATE TABLE files (
    key INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
    article INTEGER REFERENCES articles ON DELETE SET NULL,
    digest TEXT NOT NULL,
    reader TEXT NOT NULL,
    archive TEXT,
    error TEXT,
    withdrawn TEXT,
    validators TEXT
) STRICT;
CREATE INDEX files_by_article ON files (article);
CREATE INDEX files_by_archive ON files (archive) WHERE archive IS NOT NULL;
CREATE TABLE sources (
    place TEXT PRIMARY KEY, kind TEXT NOT NULL, tried TEXT NOT NULL, synced TEXT, error TEXT,
    fields TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE bands (
    band INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    PRIMARY KEY (band, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX bands_by_article ON bands (article);
CREATE TABLE kin (
    one INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    kinship TEXT NOT NULL, PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX kin_by_other ON kin (other);
INSERT INTO about VALUES ('words', 'words/1', 'rules', 5, '2026-01-02T03:04:05+00:00', 2, 0, 0);
INSERT INTO articles (key, id, revision, title, byline, text, paragraph_count, indexed) VALUES
    (1, 'moor', 'sha256:0', 'Rain on the moor', 'A. Writer',
    'Rain on the moor' || char(10, 10) || 'It rained.', 2, '2026-01-02T03:04:05+00:00');
INSERT INTO paragraphs VALUES (1, 1, 'title', NULL, 0, 16, NULL);
INSERT INTO paragraphs VALUES (1, 2, 'paragraph', NULL, 18, 28, NULL);
INSERT INTO passages VALUES (1, 1, 0, NULL, 18, 28, '[[2, 18, 28]]', zeroblob(64));
INSERT INTO passage_words (rowid, title, section, origin, text) VALUES
    (1, 'Rain on the moor', '', 'A. Writer', 'It rained.');
INSERT INTO files (path, label, article, digest, reader) VALUES
    ('/news/moor.txt', 'news/moor.txt', 1, 'abc', '1');
INSERT INTO sources VALUES ('/news', 'folder', '2026-01-02T03:04:05+00:00', NULL, NULL, NULL);
PRAGMA user_version = 2;
