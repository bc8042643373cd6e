-- Which returns wait for their purchase is for people to see (count-waiting-returns.ts): without it that would read every fact.
create index facts_of_returns on facts (customer_no, subject) where type in ('purchase.returned', 'purchase.cancelled');
