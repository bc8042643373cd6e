-- Which log a partition's offsets are counted in. A topic that is deleted and made again begins at offset 0, and so does what a broker cuts
-- off at its end: the same offset then names another record. topic_id is Kafka's own (32 hex digits), null until it is first seen;
-- generation rises each time an operator has reading go back in a log that is not what it was (`npm run streams`).
alter table stream_offsets
  add column topic_id text,
  add column generation integer not null default 0;

alter table dead_letters add column generation integer not null default 0;
alter table dead_letters drop constraint dead_letters_pkey;
alter table dead_letters add primary key (consumer_group, topic, partition, generation, "offset");
