-- Headers of dead letters as a list of [name, value], in their order: names may repeat, a value may be null (codecs/header-codec.ts).
-- And who sent it, under which id, where its headers say so: what dead letters are looked for by.
alter table dead_letters add column source text collate "C", add column event_id text collate "C";
update dead_letters set
  source = case when length(headers->>'ce_source') between 1 and 256 and jsonb_typeof(headers->'ce_source') = 'string'
                then headers->>'ce_source' end,
  event_id = case when length(headers->>'ce_id') between 1 and 128 and jsonb_typeof(headers->'ce_id') = 'string'
                  then headers->>'ce_id' end,
  headers = (select coalesce(jsonb_agg(jsonb_build_array(key, value)), '[]') from jsonb_each(headers));
alter table dead_letters add check (jsonb_typeof(headers) = 'array');
