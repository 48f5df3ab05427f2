-- Who is an administrator already has seen what is in the log now: only what comes is news to them (C8).
UPDATE accounts SET oversight_seen = (SELECT h.size FROM logs h WHERE h.log_id = accounts.practice_id)
    WHERE oversight_seen IS NULL AND (roles & 8) <> 0;
