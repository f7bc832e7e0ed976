-- The customary sliding window in Redis: a sorted set of a member for each admission, scored by its time. One script, on the
-- server's clock, all or nothing; revoked tokens are keys, looked up in the same trip.
--
--   KEYS  the limit │ revocations      ARGV  limit, window in microseconds, a member that nobody else adds
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then return { 1, 0, 0, 0 } end
end
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))
local count = redis.call('ZCARD', KEYS[1])
local admitted = 0
if count < limit then
  admitted = 1
  count = count + 1
  redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[3])
  redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return { 0, admitted, limit - count, oldest[2] and (oldest[2] + window - now) or 0 }
