-- Notices (grace.started, grace.ended, points.expiring) have a topic of their own, and so a sequence.
alter table customers add column notice_sequence bigint not null default 0;

-- Whether a revision was said to be in force when it was published. Of a change it can be told from the history, of a notice it cannot;
-- null: recorded before there were notices.
alter table history add column current boolean;
