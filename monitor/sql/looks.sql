-- All that was seen of a notice is one list of numbers: numbers join and sort at a fraction of what texts cost, and
-- lists at a fraction of what their rows do. A look is its instant in microseconds since 1970 and a digit for its status. An
-- instant of 15 digits (before September 2001) has a nought behind it, so that looks sort as their canonical lines do.
CREATE TEMP MACRO look_at(instant, status) AS
  CASE WHEN instant < 1000000000000000 THEN instant * 100 ELSE instant * 10 END
  + CASE status WHEN 'moved' THEN 0 WHEN 'offline' THEN 1 WHEN 'online' THEN 2 ELSE 3 END;

CREATE TEMP MACRO instant_of(look) AS CASE WHEN look < 90000000000000000 THEN look // 10 ELSE look // 100 END;

CREATE TEMP MACRO status_of(look) AS
  CASE look % 10 WHEN 0 THEN 'moved' WHEN 1 THEN 'offline' WHEN 2 THEN 'online' ELSE 'unreachable' END;
