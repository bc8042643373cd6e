-- Customers of whom the relay could not tell in loyalty.customers, because a newer version had recorded them; whoever holds the outbox next
-- asks for their cards (owe-cards.ts).
create table owed_cards (customer_id text collate "C" primary key);
