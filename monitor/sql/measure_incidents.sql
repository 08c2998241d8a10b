-- Incidents: the counted items of one company on one site by windows. Most sites have one window.
CREATE TEMP TABLE narrow AS
SELECT
  company,
  site,
  min(t0) AS first,
  max(t0) - min(t0) >= getvariable('incident_window') AS wide,
  count(*)::INTEGER AS items,
  count(*) FILTER (outcome = 'on_time')::INTEGER AS on_time,
  count(*) FILTER (outcome = 'undetermined')::INTEGER AS undetermined,
  count(*) FILTER (second_outcome = 'on_time')::INTEGER AS second_on_time,
  count(*) FILTER (second_outcome = 'undetermined')::INTEGER AS second_undetermined,
  count(*) FILTER (third_outcome = 'on_time')::INTEGER AS third_on_time,
  count(*) FILTER (third_outcome = 'undetermined')::INTEGER AS third_undetermined
FROM item WHERE outcome IS NOT NULL GROUP BY company, site;

CREATE TEMP TABLE apart AS
WITH
  member AS (
    SELECT company, site, t0, outcome, second_outcome, third_outcome
    FROM item SEMI JOIN (FROM narrow WHERE wide) AS w USING (company, site)
    WHERE outcome IS NOT NULL
  ),
  begun AS (
    SELECT company, site, unnest(window_starts(list(t0), getvariable('incident_window'))) AS first
    FROM member GROUP BY company, site
  )
SELECT
  m.company,
  m.site,
  b.first,
  count(*)::INTEGER AS items,
  count(*) FILTER (outcome = 'on_time')::INTEGER AS on_time,
  count(*) FILTER (outcome = 'undetermined')::INTEGER AS undetermined,
  count(*) FILTER (second_outcome = 'on_time')::INTEGER AS second_on_time,
  count(*) FILTER (second_outcome = 'undetermined')::INTEGER AS second_undetermined,
  count(*) FILTER (third_outcome = 'on_time')::INTEGER AS third_on_time,
  count(*) FILTER (third_outcome = 'undetermined')::INTEGER AS third_undetermined
FROM member AS m
JOIN begun AS b ON m.company = b.company AND m.site = b.site
  AND m.t0 >= b.first AND m.t0 < b.first + getvariable('incident_window')
GROUP BY m.company, m.site, b.first;

CREATE TEMP VIEW incident AS
SELECT * EXCLUDE (wide) FROM narrow WHERE NOT wide
UNION ALL
FROM apart;
