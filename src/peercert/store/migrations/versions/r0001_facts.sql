-- Revision 0001: the facts. Frozen: a later revision changes tables, never this file.

CREATE TABLE change (
  sequence INTEGER NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT,
  command TEXT NOT NULL,
  salt TEXT,
  commitment TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (sequence),
  CONSTRAINT sequence_is_valid CHECK (typeof("sequence") = 'integer' AND "sequence" > 0),
  CONSTRAINT at_is_valid CHECK (typeof("at") = 'text' AND strftime('%Y-%m-%dT%H:%M:%fZ', "at", '0 days') IS "at"),
  CONSTRAINT actor_is_valid CHECK (typeof("actor") = 'null' OR (typeof("actor") = 'text' AND "actor" <> '')),
  CONSTRAINT reason_is_valid CHECK (typeof("reason") = 'null' OR (typeof("reason") = 'text' AND "reason" <> '')),
  CONSTRAINT command_is_valid CHECK (typeof("command") = 'null' OR (typeof("command") = 'text' AND "command" <> '')),
  CONSTRAINT salt_is_valid CHECK (typeof("salt") = 'null' OR (typeof("salt") = 'text' AND "salt" NOT GLOB '*[^0-9a-f]*')),
  CONSTRAINT commitment_is_valid CHECK (typeof("commitment") = 'null' OR (typeof("commitment") = 'text' AND "commitment" NOT GLOB '*[^0-9a-f]*')),
  CONSTRAINT previous_is_valid CHECK (typeof("previous") = 'null' OR (typeof("previous") = 'text' AND "previous" NOT GLOB '*[^0-9a-f]*')),
  CONSTRAINT hash_is_valid CHECK (typeof("hash") = 'null' OR (typeof("hash") = 'text' AND "hash" NOT GLOB '*[^0-9a-f]*'))
);

CREATE TABLE candidate (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  FOREIGN KEY(change) REFERENCES change (sequence)
);

CREATE TABLE erasure (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  candidate INTEGER NOT NULL,
  basis TEXT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  CONSTRAINT candidate_is_valid CHECK (typeof("candidate") = 'integer' AND "candidate" > 0),
  CONSTRAINT basis_is_valid CHECK (typeof("basis") = 'null' OR (typeof("basis") = 'text' AND "basis" <> '')),
  FOREIGN KEY(change) REFERENCES change (sequence)
);

CREATE TABLE seal (
  change INTEGER NOT NULL,
  place INTEGER NOT NULL,
  kind TEXT NOT NULL,
  record INTEGER NOT NULL,
  version INTEGER,
  candidate INTEGER,
  salt TEXT,
  commitment TEXT NOT NULL,
  PRIMARY KEY (change, place),
  CONSTRAINT place_is_valid CHECK (typeof("place") = 'integer' AND "place" > 0),
  CONSTRAINT record_is_valid CHECK (typeof("record") = 'integer' AND "record" > 0),
  CONSTRAINT kind_is_valid CHECK (typeof("kind") = 'null' OR (typeof("kind") = 'text' AND "kind" <> '')),
  CONSTRAINT salt_is_valid CHECK (typeof("salt") = 'null' OR (typeof("salt") = 'text' AND "salt" NOT GLOB '*[^0-9a-f]*')),
  CONSTRAINT commitment_is_valid CHECK (typeof("commitment") = 'null' OR (typeof("commitment") = 'text' AND "commitment" NOT GLOB '*[^0-9a-f]*')),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE INDEX seal_by_record ON seal (kind, record);

CREATE TABLE void (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  kind TEXT NOT NULL,
  record INTEGER NOT NULL,
  restores INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  CONSTRAINT record_is_valid CHECK (typeof("record") = 'integer' AND "record" > 0),
  CONSTRAINT kind_is_valid CHECK (typeof("kind") = 'null' OR (typeof("kind") = 'text' AND "kind" <> '')),
  CONSTRAINT reason_is_valid CHECK (typeof("reason") = 'null' OR (typeof("reason") = 'text' AND "reason" <> '')),
  CONSTRAINT restores_is_valid CHECK (typeof("restores") = 'null' OR (typeof("restores") = 'integer' AND "restores" IN (0, 1))),
  FOREIGN KEY(change) REFERENCES change (sequence)
);

CREATE INDEX void_by_record ON void (kind, record);

CREATE TABLE affirmation (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  state TEXT NOT NULL,
  signed_on TEXT NOT NULL,
  PRIMARY KEY (candidate, id),
  CONSTRAINT state_is_valid CHECK (typeof("state") = 'null' OR (typeof("state") = 'text' AND length("state") = 2)),
  CONSTRAINT signed_on_is_valid CHECK (typeof("signed_on") = 'null' OR (typeof("signed_on") = 'text' AND date("signed_on", '0 days') IS "signed_on")),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE application (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  change INTEGER NOT NULL,
  state TEXT NOT NULL,
  path TEXT NOT NULL,
  opened_on TEXT,
  filed_on TEXT,
  approved_on TEXT,
  denied_on TEXT,
  PRIMARY KEY (candidate, id, version),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  CONSTRAINT version_is_valid CHECK (typeof("version") = 'integer' AND "version" > 0),
  UNIQUE (id, version),
  CONSTRAINT state_is_valid CHECK (typeof("state") = 'null' OR (typeof("state") = 'text' AND length("state") = 2)),
  CONSTRAINT path_is_a_known_word CHECK (typeof("path") = 'null' OR "path" IN ('initial', 'reciprocity', 'legacy', 'renewal', 'foundation')),
  CONSTRAINT opened_on_is_valid CHECK (typeof("opened_on") = 'null' OR (typeof("opened_on") = 'text' AND date("opened_on", '0 days') IS "opened_on")),
  CONSTRAINT filed_on_is_valid CHECK (typeof("filed_on") = 'null' OR (typeof("filed_on") = 'text' AND date("filed_on", '0 days') IS "filed_on")),
  CONSTRAINT approved_on_is_valid CHECK (typeof("approved_on") = 'null' OR (typeof("approved_on") = 'text' AND date("approved_on", '0 days') IS "approved_on")),
  CONSTRAINT denied_on_is_valid CHECK (typeof("denied_on") = 'null' OR (typeof("denied_on") = 'text' AND date("denied_on", '0 days') IS "denied_on")),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE certificate (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  state TEXT NOT NULL,
  number TEXT,
  issued_on TEXT NOT NULL,
  valid_through TEXT,
  override_reason TEXT,
  PRIMARY KEY (candidate, id),
  CONSTRAINT state_is_valid CHECK (typeof("state") = 'null' OR (typeof("state") = 'text' AND length("state") = 2)),
  CONSTRAINT number_is_valid CHECK (typeof("number") = 'null' OR (typeof("number") = 'text' AND "number" <> '')),
  CONSTRAINT override_reason_is_valid CHECK (typeof("override_reason") = 'null' OR (typeof("override_reason") = 'text' AND "override_reason" <> '')),
  CONSTRAINT issued_on_is_valid CHECK (typeof("issued_on") = 'null' OR (typeof("issued_on") = 'text' AND date("issued_on", '0 days') IS "issued_on")),
  CONSTRAINT valid_through_is_valid CHECK (typeof("valid_through") = 'null' OR (typeof("valid_through") = 'text' AND date("valid_through", '0 days') IS "valid_through")),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE conduct (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  "on" TEXT NOT NULL,
  PRIMARY KEY (candidate, id),
  CONSTRAINT state_is_valid CHECK (typeof("state") = 'null' OR (typeof("state") = 'text' AND length("state") = 2)),
  CONSTRAINT kind_is_a_known_word CHECK (typeof("kind") = 'null' OR "kind" IN ('complaint_opened', 'complaint_closed', 'suspended', 'reinstated', 'revoked', 'surrendered')),
  CONSTRAINT on_is_valid CHECK (typeof("on") = 'null' OR (typeof("on") = 'text' AND date("on", '0 days') IS "on")),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE document (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  kind TEXT NOT NULL,
  received_on TEXT,
  PRIMARY KEY (candidate, id),
  CONSTRAINT kind_is_valid CHECK (typeof("kind") = 'null' OR (typeof("kind") = 'text' AND "kind" <> '')),
  CONSTRAINT received_on_is_valid CHECK (typeof("received_on") = 'null' OR (typeof("received_on") = 'text' AND date("received_on", '0 days') IS "received_on")),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE employment (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  employed_on TEXT NOT NULL,
  PRIMARY KEY (candidate, id),
  CONSTRAINT employed_on_is_valid CHECK (typeof("employed_on") = 'null' OR (typeof("employed_on") = 'text' AND date("employed_on", '0 days') IS "employed_on")),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE exam (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  state TEXT NOT NULL,
  sat_on TEXT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (candidate, id),
  CONSTRAINT state_is_valid CHECK (typeof("state") = 'null' OR (typeof("state") = 'text' AND length("state") = 2)),
  CONSTRAINT sat_on_is_valid CHECK (typeof("sat_on") = 'null' OR (typeof("sat_on") = 'text' AND date("sat_on", '0 days') IS "sat_on")),
  CONSTRAINT outcome_is_a_known_word CHECK (typeof("outcome") = 'null' OR "outcome" IN ('passed', 'failed')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE person (
  candidate INTEGER NOT NULL,
  version INTEGER NOT NULL,
  change INTEGER NOT NULL,
  name TEXT,
  states TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  county TEXT,
  born_on TEXT,
  deceased_on TEXT,
  education TEXT,
  lived_as TEXT,
  conditions TEXT,
  willing_to_share INTEGER,
  dedicated_to_recovery INTEGER,
  PRIMARY KEY (candidate, version),
  CONSTRAINT version_is_valid CHECK (typeof("version") = 'integer' AND "version" > 0),
  CONSTRAINT name_is_valid CHECK (typeof("name") = 'null' OR (typeof("name") = 'text' AND "name" <> '')),
  CONSTRAINT email_is_valid CHECK (typeof("email") = 'null' OR (typeof("email") = 'text' AND "email" <> '')),
  CONSTRAINT phone_is_valid CHECK (typeof("phone") = 'null' OR (typeof("phone") = 'text' AND "phone" <> '')),
  CONSTRAINT county_is_valid CHECK (typeof("county") = 'null' OR (typeof("county") = 'text' AND "county" <> '')),
  CONSTRAINT states_is_valid CHECK (typeof("states") = 'null' OR (typeof("states") = 'text' AND "states" NOT GLOB '*[^A-Za-z_ ]*')),
  CONSTRAINT lived_as_is_valid CHECK (typeof("lived_as") = 'null' OR (typeof("lived_as") = 'text' AND "lived_as" NOT GLOB '*[^A-Za-z_ ]*')),
  CONSTRAINT conditions_is_valid CHECK (typeof("conditions") = 'null' OR (typeof("conditions") = 'text' AND "conditions" NOT GLOB '*[^A-Za-z_ ]*')),
  CONSTRAINT born_on_is_valid CHECK (typeof("born_on") = 'null' OR (typeof("born_on") = 'text' AND date("born_on", '0 days') IS "born_on")),
  CONSTRAINT deceased_on_is_valid CHECK (typeof("deceased_on") = 'null' OR (typeof("deceased_on") = 'text' AND date("deceased_on", '0 days') IS "deceased_on")),
  CONSTRAINT education_is_a_known_word CHECK (typeof("education") = 'null' OR "education" IN ('none', 'high_school', 'equivalency', 'college')),
  CONSTRAINT willing_to_share_is_valid CHECK (typeof("willing_to_share") = 'null' OR (typeof("willing_to_share") = 'integer' AND "willing_to_share" IN (0, 1))),
  CONSTRAINT dedicated_to_recovery_is_valid CHECK (typeof("dedicated_to_recovery") = 'null' OR (typeof("dedicated_to_recovery") = 'integer' AND "dedicated_to_recovery" IN (0, 1))),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE recovery (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  condition TEXT NOT NULL,
  started_on TEXT NOT NULL,
  PRIMARY KEY (candidate, id),
  CONSTRAINT condition_is_a_known_word CHECK (typeof("condition") = 'null' OR "condition" IN ('mental_health', 'substance_use')),
  CONSTRAINT started_on_is_valid CHECK (typeof("started_on") = 'null' OR (typeof("started_on") = 'text' AND date("started_on", '0 days') IS "started_on")),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE reference (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  received_on TEXT,
  PRIMARY KEY (candidate, id),
  CONSTRAINT state_is_valid CHECK (typeof("state") = 'null' OR (typeof("state") = 'text' AND length("state") = 2)),
  CONSTRAINT kind_is_a_known_word CHECK (typeof("kind") = 'null' OR "kind" IN ('personal', 'supervisor', 'colleague', 'self')),
  CONSTRAINT received_on_is_valid CHECK (typeof("received_on") = 'null' OR (typeof("received_on") = 'text' AND date("received_on", '0 days') IS "received_on")),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE training (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  kind TEXT NOT NULL,
  title TEXT,
  provider TEXT,
  state TEXT,
  approved INTEGER,
  provider_approved_on TEXT,
  started_on TEXT,
  completed_on TEXT,
  minutes INTEGER NOT NULL,
  face_to_face_minutes INTEGER,
  specialization TEXT,
  verification TEXT,
  PRIMARY KEY (candidate, id),
  CONSTRAINT kind_is_a_known_word CHECK (typeof("kind") = 'null' OR "kind" IN ('core', 'additional', 'continuing', 'specialization', 'foundation_1', 'foundation_2')),
  CONSTRAINT title_is_valid CHECK (typeof("title") = 'null' OR (typeof("title") = 'text' AND "title" <> '')),
  CONSTRAINT provider_is_valid CHECK (typeof("provider") = 'null' OR (typeof("provider") = 'text' AND "provider" <> '')),
  CONSTRAINT specialization_is_valid CHECK (typeof("specialization") = 'null' OR (typeof("specialization") = 'text' AND "specialization" <> '')),
  CONSTRAINT state_is_valid CHECK (typeof("state") = 'null' OR (typeof("state") = 'text' AND length("state") = 2)),
  CONSTRAINT approved_is_valid CHECK (typeof("approved") = 'null' OR (typeof("approved") = 'integer' AND "approved" IN (0, 1))),
  CONSTRAINT provider_approved_on_is_valid CHECK (typeof("provider_approved_on") = 'null' OR (typeof("provider_approved_on") = 'text' AND date("provider_approved_on", '0 days') IS "provider_approved_on")),
  CONSTRAINT started_on_is_valid CHECK (typeof("started_on") = 'null' OR (typeof("started_on") = 'text' AND date("started_on", '0 days') IS "started_on")),
  CONSTRAINT completed_on_is_valid CHECK (typeof("completed_on") = 'null' OR (typeof("completed_on") = 'text' AND date("completed_on", '0 days') IS "completed_on")),
  CONSTRAINT minutes_is_valid CHECK (typeof("minutes") = 'null' OR (typeof("minutes") = 'integer' AND "minutes" BETWEEN 1 AND 6000000)),
  CONSTRAINT face_to_face_minutes_is_valid CHECK (typeof("face_to_face_minutes") = 'null' OR (typeof("face_to_face_minutes") = 'integer' AND "face_to_face_minutes" BETWEEN 1 AND 6000000)),
  CONSTRAINT verification_is_a_known_word CHECK (typeof("verification") = 'null' OR "verification" IN ('attested', 'submitted', 'verified')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE waiver (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  requirement TEXT NOT NULL,
  "on" TEXT NOT NULL,
  until TEXT,
  reason TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  PRIMARY KEY (candidate, id),
  CONSTRAINT requirement_is_valid CHECK (typeof("requirement") = 'null' OR (typeof("requirement") = 'text' AND "requirement" <> '')),
  CONSTRAINT reason_is_valid CHECK (typeof("reason") = 'null' OR (typeof("reason") = 'text' AND "reason" <> '')),
  CONSTRAINT approved_by_is_valid CHECK (typeof("approved_by") = 'null' OR (typeof("approved_by") = 'text' AND "approved_by" <> '')),
  CONSTRAINT on_is_valid CHECK (typeof("on") = 'null' OR (typeof("on") = 'text' AND date("on", '0 days') IS "on")),
  CONSTRAINT until_is_valid CHECK (typeof("until") = 'null' OR (typeof("until") = 'text' AND date("until", '0 days') IS "until")),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE work (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  started_on TEXT,
  ended_on TEXT,
  minutes INTEGER NOT NULL,
  paid INTEGER,
  PRIMARY KEY (candidate, id),
  CONSTRAINT started_on_is_valid CHECK (typeof("started_on") = 'null' OR (typeof("started_on") = 'text' AND date("started_on", '0 days') IS "started_on")),
  CONSTRAINT ended_on_is_valid CHECK (typeof("ended_on") = 'null' OR (typeof("ended_on") = 'text' AND date("ended_on", '0 days') IS "ended_on")),
  CONSTRAINT minutes_is_valid CHECK (typeof("minutes") = 'null' OR (typeof("minutes") = 'integer' AND "minutes" BETWEEN 1 AND 6000000)),
  CONSTRAINT paid_is_valid CHECK (typeof("paid") = 'null' OR (typeof("paid") = 'integer' AND "paid" IN (0, 1))),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE TABLE topic (
  candidate INTEGER NOT NULL,
  training INTEGER NOT NULL,
  place INTEGER NOT NULL,
  topic TEXT NOT NULL,
  minutes INTEGER,
  PRIMARY KEY (candidate, training, place),
  CONSTRAINT place_is_valid CHECK (typeof("place") = 'integer' AND "place" > 0),
  CONSTRAINT topic_is_valid CHECK (typeof("topic") = 'null' OR (typeof("topic") = 'text' AND "topic" <> '')),
  CONSTRAINT minutes_is_valid CHECK (typeof("minutes") = 'null' OR (typeof("minutes") = 'integer' AND "minutes" BETWEEN 1 AND 6000000)),
  FOREIGN KEY(candidate, training) REFERENCES training (candidate, id)
)
 WITHOUT ROWID;
