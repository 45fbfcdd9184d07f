-- Every change of units and documents can be taken back: what they were before is kept beside the
-- change. The glossary keeps a history of its own.

create table change (
    id integer primary key autoincrement,
    at integer not null,
    who text,
    command text not null,
    detail text,
    -- Units that were added have all ids from the first to the last. Ids are never used twice, so
    -- the range says it all, and an import of a million units costs one row here.
    first_added integer,
    last_added integer,
    added integer not null default 0,
    changed integer not null default 0,
    removed integer not null default 0,
    undoes integer references change (id)
) strict;

-- A unit as it was before a change; not present where the change brought it back. The document is
-- kept by name, since its row may go and come back under another id.
create table former_unit (
    change integer not null references change (id),
    unit integer not null,
    present integer not null check (present in (0, 1)),
    identity integer,
    source_language text,
    target_language text,
    source text,
    target text,
    source_inline text,
    target_inline text,
    document text,
    position integer,
    previous text,
    next text,
    date text,
    domain text,
    client text,
    origin text,
    confidence real,
    review text,
    created integer,
    changed integer,
    creator text,
    properties text,
    primary key (change, unit)
) strict, without rowid;

-- Documents and accepted findings before a change, as JSON; null where there was none.
create table former_row (
    change integer not null references change (id),
    kind text not null check (kind in ('document', 'accepted')),
    name text not null,
    value text,
    primary key (change, kind, name)
) strict, without rowid;

-- Findings of checks that are right as they are, so that they are not told again. The finding is
-- a hash of the check, both texts and what was said of them.
create table accepted (
    finding text primary key,
    check_name text not null,
    message text not null,
    source text not null,
    target text not null,
    reason text not null,
    at integer not null,
    who text
) strict, without rowid;

pragma user_version = 3;
