-- peercert's own tables under the names of the peers' file, with only what counts.
CREATE TEMP VIEW person AS SELECT candidate AS id, max(version), states, born_on, deceased_on,
  education, conditions FROM main.person GROUP BY candidate;
CREATE TEMP VIEW gone AS SELECT kind, record FROM (
  SELECT kind, record, max(id), restores FROM main.void GROUP BY kind, record) WHERE NOT restores;
CREATE TEMP VIEW application AS SELECT * FROM main.application AS one
  WHERE id NOT IN (SELECT record FROM gone WHERE kind = 'application') AND NOT EXISTS (
    SELECT 1 FROM main.application AS later WHERE later.candidate = one.candidate
    AND later.id = one.id AND later.version > one.version);
CREATE TEMP VIEW recovery AS SELECT * FROM main.recovery
  WHERE id NOT IN (SELECT record FROM gone WHERE kind = 'recovery');
CREATE TEMP VIEW training AS SELECT * FROM main.training
  WHERE id NOT IN (SELECT record FROM gone WHERE kind = 'training');
CREATE TEMP VIEW exam AS SELECT * FROM main.exam
  WHERE id NOT IN (SELECT record FROM gone WHERE kind = 'exam');
CREATE TEMP VIEW affirmation AS SELECT * FROM main.affirmation
  WHERE id NOT IN (SELECT record FROM gone WHERE kind = 'affirmation');
CREATE TEMP VIEW reference AS SELECT * FROM main.reference
  WHERE id NOT IN (SELECT record FROM gone WHERE kind = 'reference');
CREATE TEMP VIEW certificate AS SELECT * FROM main.certificate
  WHERE id NOT IN (SELECT record FROM gone WHERE kind = 'certificate');
CREATE TEMP VIEW conduct AS SELECT * FROM main.conduct
  WHERE id NOT IN (SELECT record FROM gone WHERE kind = 'conduct');
CREATE TEMP VIEW waiver AS SELECT * FROM main.waiver
  WHERE id NOT IN (SELECT record FROM gone WHERE kind = 'waiver');
