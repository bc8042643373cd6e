-- What reports about the whole base walk over by customer, page by page, without reading all that ever was (store/reports). Each holds the
-- rows of its types alone, so that recording anything else costs nothing more.
create index facts_of_answers on facts ((customer_no + 0), occurred_at, fact_key) include (customer_no) where type = 'feedback.nps';
create index history_of_stages on history (customer_no, outcome_key, revision desc) where type = 'stage.changed';
create index history_of_follow_ups on history (customer_no, outcome_key, revision desc)
  where type in ('follow-up.opened', 'follow-up.escalated', 'follow-up.closed');
-- A case by the key that its message carries.
create index history_of_cases on history (outcome_key, revision desc) where left(type, 16) = 'follow-up.opened';
