-- Receipts of nobody, which no customer's facts are: counted where they came from, in the transaction that moves their partition on. By
-- partition, so that no two batches wait for each other; of a partition's sources the first hundred by name, the rest as `other`.
create table anonymous_receipts (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  source text collate "C" not null,
  receipts bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (consumer_group, topic, partition, source)
) with (fillfactor = 50);
