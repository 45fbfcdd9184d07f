-- How often words were linked with each other in the memory's units: what word alignment has
-- learnt. Counts are whole numbers, 65,536 to a link, so that adding and taking back are exact.

pragma user_version = 2;

-- One model for two languages, whichever way units were translated; the lesser tag comes first.
-- `trained` is what the last training found; `since` what units stored later have added and
-- removed ones have taken. New units are read in the light of `trained` alone, so that the order
-- in which they come makes no difference.
create table word_model (
    id integer primary key,
    first_language text not null,
    second_language text not null,
    -- Words are known by hashes; another version of them means nothing here.
    version integer not null,
    trained integer not null,
    since integer not null,
    first_unlinked integer not null,
    second_unlinked integer not null,
    first_unlinked_since integer not null,
    second_unlinked_since integer not null,
    -- 64-bit little-endian numbers, those of reading first for second, then the reverse.
    jumps blob not null,
    jumps_since blob not null,
    unique (first_language, second_language),
    check (first_language <= second_language)
) strict;

create table word_link (
    model integer not null,
    first_word integer not null,
    second_word integer not null,
    trained integer not null,
    since integer not null,
    primary key (model, first_word, second_word)
) strict, without rowid;

-- Side 1 is the first language, side 2 the second.
create table word_count (
    model integer not null,
    side integer not null check (side in (1, 2)),
    word integer not null,
    prior integer not null,
    linked integer not null,
    linked_since integer not null,
    unlinked integer not null,
    unlinked_since integer not null,
    primary key (model, side, word)
) strict, without rowid;

-- Units up to this number have been counted: all of them, or of a great memory a share, chosen
-- by a hash of the texts so that the choice does not depend on the order of storing.
create table word_mark (
    id integer primary key check (id = 1),
    unit integer not null,
    share real not null check (share > 0 and share <= 1)
) strict;

insert into word_mark (id, unit, share) values (1, 0, 1);

-- The texts of counted units that are gone, until their counts have been taken back.
create table removed_text (
    sequence integer primary key autoincrement,
    source_language text not null,
    target_language text not null,
    source text not null,
    target text not null
) strict;

create trigger counted_unit_removed before delete on unit
when old.id <= (select unit from word_mark)
begin
    insert into removed_text (source_language, target_language, source, target)
    values (old.source_language, old.target_language, old.source, old.target);
end;
