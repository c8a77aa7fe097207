-- The rate limits of one API, as one atomic step; wecom/ledger.py has the same rules for a process without Redis.
-- KEYS: what is known of the API, the calls under way. ARGV: verb, now, lease, urgent, per minute, per hour, parallel,
-- burst, reserve, lease seconds, recovery seconds. Answers a verdict and the seconds until asking again makes sense.
local verb, now, lease, urgent = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4] == '1'
local per_minute, per_hour, parallel = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local burst, reserve = tonumber(ARGV[8]), tonumber(ARGV[9])
local lease_seconds, recovery = tonumber(ARGV[10]), tonumber(ARGV[11])
local FORGOTTEN_MS = 2 * 3600 * 1000

if verb == 'leave' then
  redis.call('ZREM', KEYS[2], lease)
  return {'left', '0'}
end

local known = redis.call('HMGET', KEYS[1], 'paused_until', 'paused_at', 'narrowed_at', 'cap', 'cap_at',
  'minute', 'hour', 'counted_at')
local function value(index, default) return tonumber(known[index] or '') or default end
local paused_until, paused_at, narrowed_at = value(1, -math.huge), value(2, -math.huge), value(3, -math.huge)
local cap = math.min(parallel, value(4, parallel) + (now - value(5, now)) / recovery)

local function write(...)
  redis.call('HSET', KEYS[1], ...)
  redis.call('PEXPIRE', KEYS[1], FORGOTTEN_MS)
end
local function exact(number) return string.format('%.6f', number) end

if verb == 'pause' then
  -- The others that were under way heard the same refusal: that is one, not many.
  if paused_until <= now then
    local seconds = (now - paused_at < 3600) and 3600 or 60
    write('paused_until', exact(now + seconds), 'paused_at', exact(now))
  end
  return {'paused', '0'}
end

if verb == 'narrow' then
  if now - narrowed_at >= 1 then
    local running = math.max(1, redis.call('ZCARD', KEYS[2]))
    write('cap', exact(math.max(1, math.min(cap, running) / 2)), 'cap_at', exact(now), 'narrowed_at', exact(now))
  end
  return {'narrowed', '0'}
end

if paused_until > now then return {'paused', exact(paused_until - now)} end

redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', exact(now))
local extra = urgent and math.max(1, math.floor(parallel * reserve)) or 0
if redis.call('ZCARD', KEYS[2]) >= math.floor(cap) + extra then return {'parallel', '0'} end

-- A clock that is behind those of other hosts refills nothing and takes nothing back.
local counted_at = value(8, now)
local elapsed = math.max(0, now - counted_at)
local function level(index, most, span)
  return math.min(most * burst, value(index, most * burst) + elapsed * most * (1 - burst) / span)
end
local function wait(filled, most, span)
  local kept = urgent and 0 or most * burst * reserve
  return (1 + kept - filled) * span / (most * (1 - burst))
end
local minute, hour = level(6, per_minute, 60), level(7, per_hour, 3600)
local seconds = math.max(wait(minute, per_minute, 60), wait(hour, per_hour, 3600))
if seconds > 0 then return {'budget', exact(seconds)} end

write('minute', exact(minute - 1), 'hour', exact(hour - 1), 'counted_at', exact(math.max(now, counted_at)))
redis.call('ZADD', KEYS[2], exact(now + lease_seconds), lease)
redis.call('PEXPIRE', KEYS[2], FORGOTTEN_MS)
return {'in', '0'}
