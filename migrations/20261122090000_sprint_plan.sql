-- On which of its days its team was to work, as that was known when the sprint was closed: what becomes of the team's
-- hours and holidays later changes no chart of the past. Days of a sprint that runs are looked up.
alter table sprint add column plan jsonb;
