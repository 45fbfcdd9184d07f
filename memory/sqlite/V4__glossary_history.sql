-- A term base as TBX knows it, a history of every change, and what was said of proposed terms.

-- Address of a picture of the concept.
alter table concept add column image text;

-- More kinds of term than the first table allowed, and what TBX says of a term; SQLite changes a
-- check only by making the table anew.
create table term_of_concept (
    id integer primary key,
    concept integer not null references concept (id) on delete cascade,
    place integer not null,
    language text not null,
    text text not null,
    status text not null check (status in ('preferred', 'admitted', 'deprecated', 'forbidden')),
    kind text not null check (kind in
        ('full-form', 'acronym', 'abbreviation', 'short-form', 'variant', 'phrase')),
    part_of_speech text,
    gender text,
    number text,
    note text,
    context text,
    context_source text,
    case_sensitive integer not null default 0 check (case_sensitive in (0, 1)),
    exact integer not null default 0 check (exact in (0, 1)),
    unique (concept, language, text)
) strict;

insert into term_of_concept (id, concept, place, language, text, status, kind, note)
    select id, concept, place, language, text, status, kind, note from term;

drop table term;
alter table term_of_concept rename to term;

-- Everything done to the glossary in one go, so that it can be taken back in one go.
create table glossary_act (
    id integer primary key autoincrement,
    at integer not null,
    who text,
    what text not null,
    undoes integer references glossary_act (id)
) strict;

-- The concept before and after as JSON: a history must be readable when the tables have changed.
create table glossary_change (
    id integer primary key autoincrement,
    act integer not null references glossary_act (id),
    concept text not null,
    before text,
    after text
) strict;

create index glossary_change_by_act on glossary_change (act);

-- The log of one concept, and whether an act can still be taken back, ask by concept.
create index glossary_change_by_concept on glossary_change (concept, act);

-- A term that was rejected once is not proposed again.
create table judgement (
    language text not null,
    key text not null,
    verdict text not null check (verdict in ('accepted', 'rejected')),
    at integer not null,
    primary key (language, key)
) strict, without rowid;

pragma user_version = 4;
