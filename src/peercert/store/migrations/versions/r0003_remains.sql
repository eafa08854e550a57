-- Revision 0003: what is left of what was erased. Frozen: a later revision changes tables, never this file.

ALTER TABLE void ADD COLUMN candidate INTEGER;

CREATE TABLE remains (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  kind TEXT NOT NULL,
  record INTEGER NOT NULL,
  version INTEGER,
  candidate INTEGER,
  salt TEXT,
  commitment TEXT,
  PRIMARY KEY (id),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  CONSTRAINT record_is_valid CHECK (typeof("record") = 'integer' AND "record" > 0),
  CONSTRAINT kind_is_valid CHECK (typeof("kind") = 'null' OR (typeof("kind") = 'text' AND "kind" <> '')),
  CONSTRAINT salt_is_valid CHECK (typeof("salt") = 'null' OR (typeof("salt") = 'text' AND "salt" NOT GLOB '*[^0-9a-f]*')),
  CONSTRAINT commitment_is_valid CHECK (typeof("commitment") = 'null' OR (typeof("commitment") = 'text' AND "commitment" NOT GLOB '*[^0-9a-f]*')),
  FOREIGN KEY(change) REFERENCES change (sequence)
);
