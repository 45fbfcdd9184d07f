-- The first memory: documents, their units, and the glossary.

-- A file belongs to tramo when its application id says so ("tram" in ASCII).
pragma application_id = 1953653101;
pragma user_version = 1;

create table fact (
    name text primary key,
    value text not null
) strict, without rowid;

-- Files derived from a memory carry its identity, so that one copied from elsewhere is not trusted.
insert into fact (name, value) values ('identity', lower(hex(randomblob(16))));

create table document (
    id integer primary key,
    name text not null unique,
    source_language text not null,
    target_language text not null,
    date text,
    domain text,
    client text,
    stored integer not null
) strict;

-- Both texts stand beside each other because every question asks for both. Ids are never used
-- twice: a derived index knows by the greatest id it has read which units are new.
create table unit (
    id integer primary key autoincrement,
    identity integer not null,
    source_language text not null,
    target_language text not null,
    source text not null,
    target text not null,
    source_inline text,
    target_inline text,
    document integer references document (id),
    position integer,
    previous text,
    next text,
    date text,
    domain text,
    client text,
    origin text not null check (origin in ('aligned', 'imported', 'edited')),
    confidence real not null check (confidence between 0 and 1),
    review text not null check (review in ('unreviewed', 'confirmed', 'doubtful', 'rejected')),
    created integer not null,
    changed integer,
    creator text,
    properties text
) strict;

create index unit_by_identity on unit (identity);

-- Aligning a document again reads what it stored before; without this index it read every unit.
create index unit_by_document on unit (document, position) where document is not null;

create table touched (
    sequence integer primary key autoincrement,
    unit integer not null
) strict;

create table concept (
    id integer primary key,
    name text not null unique,
    domain text,
    definition text,
    source text,
    note text,
    created integer not null,
    changed integer
) strict;

create table term (
    id integer primary key,
    concept integer not null references concept (id) on delete cascade,
    place integer not null,
    language text not null,
    text text not null,
    status text not null check (status in ('preferred', 'admitted', 'deprecated', 'forbidden')),
    kind text not null check (kind in ('full-form', 'acronym', 'short-form')),
    note text,
    unique (concept, language, text)
) strict;
