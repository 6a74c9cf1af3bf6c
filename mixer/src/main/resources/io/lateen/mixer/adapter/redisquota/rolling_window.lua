-- The window is cut into buckets, and what was taken is free again when its bucket is older than
-- the window. Time is the server's, so that all Mixers agree.
-- KEYS: what was taken by bucket, with the sum as `sum`; buckets by age; the answer remembered,
--   if asks are to be told apart
-- ARGV: most, window in ms, amount, whether less will do, how long to remember in ms, bucket in ms
-- Answers: granted, for how many ms
if KEYS[3] then
  local granted, valid = string.match(redis.call('GET', KEYS[3]) or '', '^(%d+) (%d+)$')
  if granted then
    return {tonumber(granted), tonumber(valid)}
  end
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local window = tonumber(ARGV[2])
local amount = tonumber(ARGV[3])
local width = tonumber(ARGV[6])
local bucket = math.floor(now / width)
local oldest = math.floor((now - window) / width)
for _, old in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', oldest)) do
  redis.call('HINCRBY', KEYS[1], 'sum', -tonumber(redis.call('HGET', KEYS[1], old) or '0'))
  redis.call('HDEL', KEYS[1], old)
  redis.call('ZREM', KEYS[2], old)
end
local left = math.max(0, tonumber(ARGV[1]) - tonumber(redis.call('HGET', KEYS[1], 'sum') or '0'))
local granted = amount
local valid = window
if amount > left then
  granted = ARGV[4] == '1' and left or 0
  local first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
  if first then
    valid = math.max(1, (tonumber(first) + 1) * width + window - now)
  end
end
if granted > 0 then
  local name = string.format('%.0f', bucket)
  redis.call('HINCRBY', KEYS[1], name, granted)
  redis.call('HINCRBY', KEYS[1], 'sum', granted)
  redis.call('ZADD', KEYS[2], bucket, name)
  redis.call('PEXPIRE', KEYS[1], window + width)
  redis.call('PEXPIRE', KEYS[2], window + width)
end
if KEYS[3] then
  redis.call('SET', KEYS[3], granted .. ' ' .. valid, 'PX', ARGV[5])
end
return {granted, valid}
