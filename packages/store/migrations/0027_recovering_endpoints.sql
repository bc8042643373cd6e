-- recovering: an endpoint has answered again, and messages of at most so many attempts, which may all have failed by its fault, are being brought
-- forward. Null: none are.
alter table webhook_endpoints
  alter column recovering drop default,
  alter column recovering drop not null,
  alter column recovering type integer using case when recovering then 1000 end;
