-- Structures that are hard on a tool that copies them: enums, domains, sequences, identity, generated columns, partitions,
-- inheritance, circular foreign keys, text search, exclusion, comments, odd names.
CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'it''s fine', 'happy');
CREATE TYPE public."Odd ""Type""" AS ENUM ('a', 'b');
COMMENT ON TYPE public.mood IS 'how it feels';
CREATE DOMAIN public.year AS integer DEFAULT 2000 CONSTRAINT year_check CHECK (VALUE >= 1901 AND VALUE <= 2155);
CREATE DOMAIN public.email AS character varying(200) NOT NULL CHECK (VALUE ~ '^[^@]+@[^@]+$');
CREATE FUNCTION public.shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';
CREATE SEQUENCE public.numbers START WITH 100 INCREMENT BY 5 CACHE 3;

CREATE TABLE public.people (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 2) PRIMARY KEY,
  name text NOT NULL COLLATE "C",
  mail public.email,
  feels public.mood DEFAULT 'ok'::public.mood NOT NULL,
  moods public.mood[] DEFAULT '{sad,happy}'::public.mood[],
  odd public."Odd ""Type""",
  born public.year,
  boss bigint,
  home integer,
  price numeric(12,2) DEFAULT 0.50,
  taxed numeric(14,2) GENERATED ALWAYS AS (price * 1.19) STORED,
  search tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, coalesce(name, ''::text))) STORED,
  at timestamp(3) with time zone DEFAULT now(),
  span interval day to second(3),
  flags bit varying(8),
  data jsonb DEFAULT '{"a": [1, 2], "b": "it''s"}'::jsonb,
  CONSTRAINT people_price_check CHECK (price >= 0 AND price < 1000000),
  CONSTRAINT people_feels_check CHECK (feels <> 'sad'::public.mood OR price IS NULL)
);
COMMENT ON TABLE public.people IS 'people; and "others"';
COMMENT ON COLUMN public.people.name IS E'with a \\ backslash and a '' quote';
COMMENT ON CONSTRAINT people_price_check ON public.people IS 'not negative';
CREATE UNIQUE INDEX people_lower_name ON public.people USING btree (lower(name)) WHERE (price > (0)::numeric);
CREATE INDEX people_search ON public.people USING gin (search);
CREATE INDEX people_data ON public.people USING gin (data jsonb_path_ops);
CREATE INDEX people_feels ON public.people USING btree (feels DESC NULLS LAST, name text_pattern_ops) INCLUDE (id);
COMMENT ON INDEX public.people_search IS 'full text';

CREATE TABLE public.homes (
  id serial,
  owner bigint,
  number integer DEFAULT nextval('public.numbers'::regclass),
  label text DEFAULT ('H-'::text || nextval('public.numbers'::regclass)),
  "Zip Code" character(5),
  CONSTRAINT homes_pk PRIMARY KEY (id) INCLUDE (owner),
  CONSTRAINT homes_zip UNIQUE NULLS NOT DISTINCT ("Zip Code", owner) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE public.homes ADD CONSTRAINT homes_owner_fkey FOREIGN KEY (owner) REFERENCES public.people (id) ON DELETE SET NULL DEFERRABLE;
ALTER TABLE public.people ADD CONSTRAINT people_home_fkey FOREIGN KEY (home) REFERENCES public.homes (id) ON UPDATE CASCADE ON DELETE RESTRICT NOT VALID;
ALTER TABLE public.people ADD CONSTRAINT people_boss_fkey FOREIGN KEY (boss) REFERENCES public.people (id);

CREATE TABLE public.events (
  id bigint NOT NULL,
  day date NOT NULL,
  kind text DEFAULT 'x'::text,
  person bigint REFERENCES public.people (id),
  CONSTRAINT events_kind_check CHECK (kind <> ''::text),
  CONSTRAINT events_pkey PRIMARY KEY (id, day)
) PARTITION BY RANGE (day);
CREATE TABLE public.events_2025 PARTITION OF public.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE public.events_2026 PARTITION OF public.events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id);
CREATE TABLE public.events_2026_a PARTITION OF public.events_2026 FOR VALUES IN ('1', '2');
CREATE TABLE public.events_2026_rest PARTITION OF public.events_2026 DEFAULT;
ALTER TABLE ONLY public.events_2025 ALTER COLUMN kind SET DEFAULT 'old'::text;
CREATE INDEX events_kind_index ON public.events USING btree (kind);
CREATE TABLE public.texts (kind text) PARTITION BY LIST (lower(kind));
CREATE TABLE public.texts_a PARTITION OF public.texts FOR VALUES IN ('a', 'it''s', NULL);
CREATE TABLE public.hashed (id uuid DEFAULT gen_random_uuid() NOT NULL, n integer) PARTITION BY HASH (id);
CREATE TABLE public.hashed_0 PARTITION OF public.hashed FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE public.hashed_1 PARTITION OF public.hashed FOR VALUES WITH (modulus 2, remainder 1);

CREATE TABLE public.animals (id integer NOT NULL, name text DEFAULT 'n'::text, CONSTRAINT animals_name_check CHECK (name <> ''::text));
CREATE TABLE public.cats (lives integer DEFAULT 9, CONSTRAINT cats_lives_check CHECK (lives > 0) NO INHERIT) INHERITS (public.animals);
ALTER TABLE ONLY public.cats ALTER COLUMN name SET DEFAULT 'Tom'::text;
CREATE TABLE public.kittens (born date) INHERITS (public.cats);

CREATE TABLE public.bookings (
  room int4range,
  during tsrange,
  CONSTRAINT bookings_excluded EXCLUDE USING gist (room WITH &&, during WITH &&) WHERE ((room IS NOT NULL))
);
CREATE TABLE public."We""ird; Näme--" (
  "select" integer,
  "a""b" text,
  "Ünï--cödé" text DEFAULT 'a;b--c'::text,
  CONSTRAINT "ch;eck" CHECK (("select" > 0)),
  CONSTRAINT "p""k" PRIMARY KEY ("select", "a""b")
);
CREATE INDEX "in""dex;" ON public."We""ird; Näme--" USING btree ("a""b" COLLATE "C", ("select" + 1));
CREATE TABLE public.nothing ();
