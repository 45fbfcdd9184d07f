-- Dictionaries that the user has added, for alignment to know more words than it brings along.

-- A lexicon, once imported, is never changed: an import under the same name makes a new one, and
-- a removal only says that it is used no more. So a change can be undone by saying which is used.
create table lexicon (
    id integer primary key autoincrement,
    name text not null,
    source_language text not null,
    target_language text not null,
    -- The format of the file that it was read from.
    format text not null,
    at integer not null,
    who text,
    used integer not null check (used in (0, 1))
) strict;

create unique index lexicon_in_use on lexicon (name) where used = 1;

-- `place` keeps the order of the file.
create table rendering (
    lexicon integer not null references lexicon (id) on delete cascade,
    place integer not null,
    source text not null,
    target text not null,
    weight real not null check (weight > 0 and weight <= 1),
    primary key (lexicon, place)
) strict, without rowid;

-- Former rows may be lexicons too; SQLite changes a check only by making the table anew. The value
-- of a lexicon is the number of the one that was used under this name.
create table former_row_of_change (
    change integer not null references change (id),
    kind text not null check (kind in ('document', 'accepted', 'lexicon')),
    name text not null,
    value text,
    primary key (change, kind, name)
) strict, without rowid;

insert into former_row_of_change (change, kind, name, value)
    select change, kind, name, value from former_row;

drop table former_row;
alter table former_row_of_change rename to former_row;

pragma user_version = 5;
