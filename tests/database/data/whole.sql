-- A database with what makes moving rows hard: circular and self references, partitions in two layers, inheritance,
-- generated and identity columns, keyless tables, domains, enums, odd names, triggers that must not fire.
CREATE TYPE mood AS ENUM ('sad', 'it''s "ok"', 'happy');
CREATE DOMAIN short AS character(4) CHECK (VALUE <> 'no');
CREATE SCHEMA "other ""schema""";

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a trigger fired'; END $$;

CREATE TABLE departments (id serial PRIMARY KEY, name text UNIQUE, head integer);
CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, department integer NOT NULL REFERENCES departments DEFERRABLE INITIALLY DEFERRED,
                     chief bigint REFERENCES people ON DELETE CASCADE, mood mood, code short, name text NOT NULL,
                     shout text GENERATED ALWAYS AS (name || '!') STORED);
BEGIN;
INSERT INTO departments (name, head) SELECT 'd' || i, i FROM generate_series(1, 10) i;
INSERT INTO people (department, chief, mood, code, name)
  SELECT 1 + i % 10, NULLIF(i / 3, 0), (ARRAY['sad', 'it''s "ok"', 'happy', NULL])[1 + i % 4]::mood, chr(97 + i % 26), E'n\t' || i || E'\n\\.'
  FROM generate_series(1, 500) i;
COMMIT;
ALTER TABLE departments ADD CONSTRAINT "the head" FOREIGN KEY (head) REFERENCES people (id) ON UPDATE CASCADE;
CREATE TRIGGER never AFTER INSERT OR UPDATE OR DELETE ON people FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER never_always BEFORE INSERT OR DELETE ON departments FOR EACH STATEMENT EXECUTE FUNCTION refuse();
ALTER TABLE departments ENABLE ALWAYS TRIGGER never_always;

CREATE TABLE events (at date NOT NULL, id integer NOT NULL, person bigint REFERENCES people, kind text, PRIMARY KEY (at, id, kind)) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (kind);
CREATE TABLE events_2025_a PARTITION OF events_2025 FOR VALUES IN ('a');
CREATE TABLE events_2025_b PARTITION OF events_2025 DEFAULT;
CREATE TABLE events_rest PARTITION OF events DEFAULT;
INSERT INTO events SELECT date '2024-12-01' + i, i, 1 + i % 100, (ARRAY['a', 'b', 'c'])[1 + i % 3] FROM generate_series(1, 600) i;
CREATE TABLE notes (event_at date, event_id integer, event_kind text, note xml,
                    FOREIGN KEY (event_at, event_id, event_kind) REFERENCES events ON DELETE CASCADE);
INSERT INTO notes SELECT at, id, kind, '<n/>' FROM events WHERE id % 7 = 0;
CREATE TRIGGER never_root AFTER INSERT OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TABLE "other ""schema""".parent (k uuid PRIMARY KEY, v jsonb);
CREATE TABLE "other ""schema"""."child
of = parent" (extra inet[]) INHERITS ("other ""schema""".parent);
INSERT INTO "other ""schema""".parent VALUES ('00000000-0000-0000-0000-00000000000a', '{"a": 1.10}');
INSERT INTO "other ""schema"""."child
of = parent" VALUES ('00000000-0000-0000-0000-00000000000a', NULL, '{1.1.1.1,1.1.1.1/8}');

CREATE TABLE keyless (a inet, b character(3), c json, d boolean);
INSERT INTO keyless VALUES ('1.1.1.1', 'a', '{}', true), ('1.1.1.1', 'a', '{}', true), ('1.1.1.1/24', '', NULL, false), (NULL, NULL, NULL, NULL);
CREATE TABLE no_columns ();
INSERT INTO no_columns DEFAULT VALUES;
INSERT INTO no_columns DEFAULT VALUES;
