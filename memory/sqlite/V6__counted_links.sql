-- Word links are counted once and for all: no training on a share of the memory any more, in whose
-- light later units were read. Counts are the same in whatever order units were stored.

-- What was learnt the old way means nothing here; it is counted anew from the units.
drop trigger counted_unit_removed;
drop table removed_text;
drop table word_mark;
drop table word_count;
drop table word_link;
drop table word_model;

-- One model for two languages, whichever way units were translated; the lesser tag comes first.
create table word_model (
    id integer primary key,
    first_language text not null,
    second_language text not null,
    texts integer not null,
    first_unlinked integer not null,
    second_unlinked integer not null,
    -- 64-bit little-endian numbers, those of reading first for second, then the reverse.
    jumps blob not null,
    unique (first_language, second_language),
    check (first_language <= second_language)
) strict;

-- All links of a word of the first language: 64-bit little-endian numbers, a word of the second
-- and its links by turns, words ascending. Common words have thousands, too many for a row each.
create table word_link (
    model integer not null,
    first_word integer not null,
    links blob not null,
    primary key (model, first_word)
) strict, without rowid;

-- Side 1 is the first language, side 2 the second.
create table word_count (
    model integer not null,
    side integer not null check (side in (1, 2)),
    word integer not null,
    linked integer not null,
    unlinked integer not null,
    primary key (model, side, word)
) strict, without rowid;

-- Units up to this number have been counted, but for what `uncounted_text` says. The light is what
-- word alignment knew when it read them; in another one all are counted anew.
create table word_mark (
    id integer primary key check (id = 1),
    unit integer not null,
    light text not null
) strict;

insert into word_mark (id, unit, light) values (1, 0, '');

-- Texts of units up to the mark that came back, went or were changed, until that is counted:
-- 1 for what is there now, -1 for what was.
create table uncounted_text (
    sequence integer primary key autoincrement,
    times integer not null check (times in (1, -1)),
    source_language text not null,
    target_language text not null,
    source text not null,
    target text not null,
    review text not null
) strict;

create trigger counted_unit_came_back after insert on unit
when new.id <= (select unit from word_mark)
begin
    insert into uncounted_text (times, source_language, target_language, source, target, review)
    values (1, new.source_language, new.target_language, new.source, new.target, new.review);
end;

create trigger counted_unit_went before delete on unit
when old.id <= (select unit from word_mark)
begin
    insert into uncounted_text (times, source_language, target_language, source, target, review)
    values (-1, old.source_language, old.target_language, old.source, old.target, old.review);
end;

create trigger counted_unit_changed
after update of source_language, target_language, source, target, review on unit
when old.id <= (select unit from word_mark)
    and (old.source_language, old.target_language, old.source, old.target, old.review)
        is not (new.source_language, new.target_language, new.source, new.target, new.review)
begin
    insert into uncounted_text (times, source_language, target_language, source, target, review)
    values (-1, old.source_language, old.target_language, old.source, old.target, old.review),
        (1, new.source_language, new.target_language, new.source, new.target, new.review);
end;

pragma user_version = 6;
