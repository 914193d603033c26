-- The peer of history.yaml: first entries and losses from the log, then funnel, cohorts, sources.
-- It takes the form of the files for granted, and ids for unique; $leads and $history are they.
create temp table lead as
select "Lead ID" as id, "Created" as created, lower(trim("Source")) as source, "Status" as status
from $leads where "Created" < timestamp '2026-07-01';

create temp table entered as
select "LeadId" as id,
       min(moment) filter (where stage in ('Working', 'Contacted')) as s1,
       min(moment) filter (where stage = 'Accepted') as s2,
       min(moment) filter (where stage = 'Qualified') as s3,
       min(moment) filter (where stage = 'Opportunity') as s4,
       min(moment) filter (where stage = 'Customer') as s5,
       max(moment) filter (where known and stage = 'Disqualified')
           >= max(moment) filter (where known) as lost
from (select *, "NewValue" as stage, "CreatedDate" as moment, moment < timestamp '2026-07-01' as known
      from $history where "Field" = 'Status')
group by all;

create temp table story as
select date_trunc('month', created) as month, source,
       coalesce(s1 < timestamp '2026-07-01', status in ('Working', 'Contacted')) as s1,
       coalesce(s2 < timestamp '2026-07-01', status = 'Accepted') as s2,
       coalesce(s3 < timestamp '2026-07-01', status = 'Qualified') as s3,
       coalesce(s4 < timestamp '2026-07-01', status = 'Opportunity') as s4,
       coalesce(entered.s5 < timestamp '2026-07-01', status = 'Customer') as s5,
       if(entered.id is null, status in ('Disqualified', 'Junk'), coalesce(lost, false)) as lost,
       case when entered.s5 < timestamp '2026-07-01' then date_diff('day', created, entered.s5) end
           as days
from lead left join entered using (id);

create temp table report as
select grouping_id(month, source) as part, month, source, count(*) as leads,
       count(*) filter (where s1 or s2 or s3 or s4 or s5) as s1,
       count(*) filter (where s2 or s3 or s4 or s5) as s2,
       count(*) filter (where s3 or s4 or s5) as s3,
       count(*) filter (where s4 or s5) as s4,
       count(*) filter (where s5) as s5,
       count(*) filter (where lost and not s5) as lost,
       median(days) filter (where days >= 0) as median_days
from story group by grouping sets ((), (month), (source));
