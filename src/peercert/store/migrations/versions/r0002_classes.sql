-- Revision 0002: classes. Frozen: a later revision changes tables, never this file.

CREATE TABLE provider (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT name_is_valid CHECK (typeof("name") = 'null' OR (typeof("name") = 'text' AND "name" <> '')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  FOREIGN KEY(change) REFERENCES change (sequence)
);

CREATE TABLE approval (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  provider INTEGER NOT NULL,
  state TEXT NOT NULL,
  kind TEXT,
  approved_on TEXT NOT NULL,
  approved_through TEXT,
  PRIMARY KEY (id),
  CONSTRAINT state_is_valid CHECK (typeof("state") = 'null' OR (typeof("state") = 'text' AND length("state") = 2)),
  CONSTRAINT kind_is_a_known_word CHECK (typeof("kind") = 'null' OR "kind" IN ('core', 'additional', 'continuing', 'specialization', 'foundation_1', 'foundation_2')),
  CONSTRAINT approved_on_is_valid CHECK (typeof("approved_on") = 'null' OR (typeof("approved_on") = 'text' AND date("approved_on", '0 days') IS "approved_on")),
  CONSTRAINT approved_through_is_valid CHECK (typeof("approved_through") = 'null' OR (typeof("approved_through") = 'text' AND date("approved_through", '0 days') IS "approved_through")),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  FOREIGN KEY(change) REFERENCES change (sequence),
  FOREIGN KEY(provider) REFERENCES provider (id)
);

CREATE TABLE course (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  title TEXT NOT NULL,
  provider INTEGER,
  kind TEXT NOT NULL,
  state TEXT,
  approved_on TEXT,
  approved_through TEXT,
  minutes INTEGER NOT NULL,
  face_to_face_minutes INTEGER,
  topic_minutes TEXT,
  teachers TEXT,
  PRIMARY KEY (id),
  CONSTRAINT title_is_valid CHECK (typeof("title") = 'null' OR (typeof("title") = 'text' AND "title" <> '')),
  CONSTRAINT kind_is_a_known_word CHECK (typeof("kind") = 'null' OR "kind" IN ('core', 'additional', 'continuing', 'specialization', 'foundation_1', 'foundation_2')),
  CONSTRAINT state_is_valid CHECK (typeof("state") = 'null' OR (typeof("state") = 'text' AND length("state") = 2)),
  CONSTRAINT approved_on_is_valid CHECK (typeof("approved_on") = 'null' OR (typeof("approved_on") = 'text' AND date("approved_on", '0 days') IS "approved_on")),
  CONSTRAINT approved_through_is_valid CHECK (typeof("approved_through") = 'null' OR (typeof("approved_through") = 'text' AND date("approved_through", '0 days') IS "approved_through")),
  CONSTRAINT minutes_is_valid CHECK (typeof("minutes") = 'null' OR (typeof("minutes") = 'integer' AND "minutes" BETWEEN 1 AND 6000000)),
  CONSTRAINT face_to_face_minutes_is_valid CHECK (typeof("face_to_face_minutes") = 'null' OR (typeof("face_to_face_minutes") = 'integer' AND "face_to_face_minutes" BETWEEN 1 AND 6000000)),
  CONSTRAINT topic_minutes_is_valid CHECK (typeof("topic_minutes") = 'null' OR (typeof("topic_minutes") = 'text' AND substr("topic_minutes", 1, 1) = '{')),
  CONSTRAINT teachers_is_valid CHECK (typeof("teachers") = 'null' OR (typeof("teachers") = 'text' AND "teachers" NOT GLOB '*[^P0-9 -]*')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  FOREIGN KEY(change) REFERENCES change (sequence),
  FOREIGN KEY(provider) REFERENCES provider (id)
);

CREATE TABLE cohort (
  id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  change INTEGER NOT NULL,
  course INTEGER NOT NULL,
  title TEXT NOT NULL,
  program TEXT,
  seats INTEGER,
  apply_by TEXT,
  orientation_on TEXT,
  trainers TEXT,
  opened_on TEXT,
  closed_on TEXT,
  completed_on TEXT,
  PRIMARY KEY (id, version),
  CONSTRAINT version_is_valid CHECK (typeof("version") = 'integer' AND "version" > 0),
  CONSTRAINT title_is_valid CHECK (typeof("title") = 'null' OR (typeof("title") = 'text' AND "title" <> '')),
  CONSTRAINT program_is_valid CHECK (typeof("program") = 'null' OR (typeof("program") = 'text' AND "program" <> '')),
  CONSTRAINT seats_is_valid CHECK (typeof("seats") = 'null' OR (typeof("seats") = 'integer' AND "seats" BETWEEN 0 AND 100000)),
  CONSTRAINT apply_by_is_valid CHECK (typeof("apply_by") = 'null' OR (typeof("apply_by") = 'text' AND date("apply_by", '0 days') IS "apply_by")),
  CONSTRAINT orientation_on_is_valid CHECK (typeof("orientation_on") = 'null' OR (typeof("orientation_on") = 'text' AND date("orientation_on", '0 days') IS "orientation_on")),
  CONSTRAINT opened_on_is_valid CHECK (typeof("opened_on") = 'null' OR (typeof("opened_on") = 'text' AND date("opened_on", '0 days') IS "opened_on")),
  CONSTRAINT closed_on_is_valid CHECK (typeof("closed_on") = 'null' OR (typeof("closed_on") = 'text' AND date("closed_on", '0 days') IS "closed_on")),
  CONSTRAINT completed_on_is_valid CHECK (typeof("completed_on") = 'null' OR (typeof("completed_on") = 'text' AND date("completed_on", '0 days') IS "completed_on")),
  CONSTRAINT trainers_is_valid CHECK (typeof("trainers") = 'null' OR (typeof("trainers") = 'text' AND "trainers" NOT GLOB '*[^P0-9 -]*')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  FOREIGN KEY(change) REFERENCES change (sequence),
  FOREIGN KEY(course) REFERENCES course (id)
);

CREATE TABLE session (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  cohort INTEGER NOT NULL,
  title TEXT,
  topic TEXT,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  zone TEXT NOT NULL,
  breaks TEXT,
  face_to_face INTEGER NOT NULL,
  trainers TEXT,
  PRIMARY KEY (id),
  CONSTRAINT cohort_is_valid CHECK (typeof("cohort") = 'integer' AND "cohort" > 0),
  CONSTRAINT title_is_valid CHECK (typeof("title") = 'null' OR (typeof("title") = 'text' AND "title" <> '')),
  CONSTRAINT topic_is_valid CHECK (typeof("topic") = 'null' OR (typeof("topic") = 'text' AND "topic" <> '')),
  CONSTRAINT zone_is_valid CHECK (typeof("zone") = 'null' OR (typeof("zone") = 'text' AND "zone" <> '')),
  CONSTRAINT starts_at_is_valid CHECK (typeof("starts_at") = 'text' AND strftime('%Y-%m-%dT%H:%M', "starts_at", '0 days') IS "starts_at"),
  CONSTRAINT ends_at_is_valid CHECK (typeof("ends_at") = 'text' AND strftime('%Y-%m-%dT%H:%M', "ends_at", '0 days') IS "ends_at"),
  CONSTRAINT breaks_is_valid CHECK (typeof("breaks") = 'null' OR (typeof("breaks") = 'text' AND "breaks" NOT GLOB '*[^0-9: -]*')),
  CONSTRAINT face_to_face_is_valid CHECK (typeof("face_to_face") = 'null' OR (typeof("face_to_face") = 'integer' AND "face_to_face" IN (0, 1))),
  CONSTRAINT trainers_is_valid CHECK (typeof("trainers") = 'null' OR (typeof("trainers") = 'text' AND "trainers" NOT GLOB '*[^P0-9 -]*')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  FOREIGN KEY(change) REFERENCES change (sequence)
);

CREATE TABLE sheet (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  session INTEGER NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  form TEXT NOT NULL,
  breaks TEXT,
  least_percent INTEGER,
  round_minutes INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT path_is_valid CHECK (typeof("path") = 'null' OR (typeof("path") = 'text' AND "path" <> '')),
  CONSTRAINT form_is_valid CHECK (typeof("form") = 'null' OR (typeof("form") = 'text' AND "form" <> '')),
  CONSTRAINT sha256_is_valid CHECK (typeof("sha256") = 'null' OR (typeof("sha256") = 'text' AND "sha256" NOT GLOB '*[^0-9a-f]*')),
  CONSTRAINT breaks_is_valid CHECK (typeof("breaks") = 'null' OR (typeof("breaks") = 'text' AND "breaks" NOT GLOB '*[^0-9: -]*')),
  CONSTRAINT least_percent_is_valid CHECK (typeof("least_percent") = 'null' OR (typeof("least_percent") = 'integer' AND "least_percent" BETWEEN 0 AND 100000)),
  CONSTRAINT round_minutes_is_valid CHECK (typeof("round_minutes") = 'null' OR (typeof("round_minutes") = 'integer' AND "round_minutes" BETWEEN 0 AND 100000)),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  FOREIGN KEY(change) REFERENCES change (sequence),
  FOREIGN KEY(session) REFERENCES session (id)
);

CREATE TABLE alias (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  cohort INTEGER NOT NULL,
  candidate INTEGER,
  "key" TEXT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT cohort_is_valid CHECK (typeof("cohort") = 'integer' AND "cohort" > 0),
  CONSTRAINT key_is_valid CHECK (typeof("key") = 'null' OR (typeof("key") = 'text' AND "key" NOT GLOB '*[^0-9a-f]*')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  FOREIGN KEY(change) REFERENCES change (sequence),
  FOREIGN KEY(candidate) REFERENCES candidate (id)
);

CREATE TABLE setting (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT name_is_valid CHECK (typeof("name") = 'null' OR (typeof("name") = 'text' AND "name" <> '')),
  CONSTRAINT value_is_valid CHECK (typeof("value") = 'null' OR (typeof("value") = 'text' AND "value" <> '')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  FOREIGN KEY(change) REFERENCES change (sequence)
);

CREATE TABLE enrolment (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  cohort INTEGER NOT NULL,
  step TEXT NOT NULL,
  "on" TEXT NOT NULL,
  answers TEXT,
  PRIMARY KEY (candidate, id),
  CONSTRAINT cohort_is_valid CHECK (typeof("cohort") = 'integer' AND "cohort" > 0),
  CONSTRAINT step_is_a_known_word CHECK (typeof("step") = 'null' OR "step" IN ('applied', 'accepted', 'waitlisted', 'declined', 'withdrew', 'rsvp', 'oriented', 'completed')),
  CONSTRAINT on_is_valid CHECK (typeof("on") = 'null' OR (typeof("on") = 'text' AND date("on", '0 days') IS "on")),
  CONSTRAINT answers_is_valid CHECK (typeof("answers") = 'null' OR (typeof("answers") = 'text' AND substr("answers", 1, 1) = '{')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE INDEX enrolment_by_cohort ON enrolment (cohort);

CREATE TABLE attendance (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  session INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  because TEXT,
  sheet INTEGER,
  verification TEXT NOT NULL,
  PRIMARY KEY (candidate, id),
  CONSTRAINT minutes_is_valid CHECK (typeof("minutes") = 'null' OR (typeof("minutes") = 'integer' AND "minutes" BETWEEN 0 AND 100000)),
  CONSTRAINT because_is_valid CHECK (typeof("because") = 'null' OR (typeof("because") = 'text' AND "because" <> '')),
  CONSTRAINT verification_is_a_known_word CHECK (typeof("verification") = 'null' OR "verification" IN ('attested', 'submitted', 'verified')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence),
  FOREIGN KEY(session) REFERENCES session (id),
  FOREIGN KEY(sheet) REFERENCES sheet (id)
)
 WITHOUT ROWID;

CREATE INDEX attendance_by_session ON attendance (session);

CREATE TABLE verification (
  candidate INTEGER NOT NULL,
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  training INTEGER NOT NULL,
  verified_on TEXT NOT NULL,
  evidence TEXT,
  sha256 TEXT,
  PRIMARY KEY (candidate, id),
  FOREIGN KEY(candidate, training) REFERENCES training (candidate, id),
  CONSTRAINT verified_on_is_valid CHECK (typeof("verified_on") = 'null' OR (typeof("verified_on") = 'text' AND date("verified_on", '0 days') IS "verified_on")),
  CONSTRAINT evidence_is_valid CHECK (typeof("evidence") = 'null' OR (typeof("evidence") = 'text' AND "evidence" <> '')),
  CONSTRAINT sha256_is_valid CHECK (typeof("sha256") = 'null' OR (typeof("sha256") = 'text' AND "sha256" NOT GLOB '*[^0-9a-f]*')),
  CONSTRAINT id_is_valid CHECK (typeof("id") = 'integer' AND "id" > 0),
  UNIQUE (id),
  FOREIGN KEY(candidate) REFERENCES candidate (id),
  FOREIGN KEY(change) REFERENCES change (sequence)
)
 WITHOUT ROWID;

CREATE INDEX certificate_by_last_day ON certificate (valid_through, issued_on);
