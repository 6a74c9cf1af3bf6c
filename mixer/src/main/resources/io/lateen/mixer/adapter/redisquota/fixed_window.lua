-- A window begins with the first amount taken and ends, all at once, when the key expires.
-- KEYS: what was taken; the answer remembered, if asks are to be told apart
-- ARGV: most, window in ms, amount, whether less will do, how long to remember in ms
-- Answers: granted, for how many ms
if KEYS[2] then
  local granted, valid = string.match(redis.call('GET', KEYS[2]) or '', '^(%d+) (%d+)$')
  if granted then
    return {tonumber(granted), tonumber(valid)}
  end
end
local window = tonumber(ARGV[2])
local amount = tonumber(ARGV[3])
local left = math.max(0, tonumber(ARGV[1]) - tonumber(redis.call('GET', KEYS[1]) or '0'))
local granted = amount
if amount > left then
  granted = ARGV[4] == '1' and left or 0
end
if granted > 0 then
  redis.call('INCRBY', KEYS[1], granted)
end
local valid = redis.call('PTTL', KEYS[1])
if valid == -1 then
  redis.call('PEXPIRE', KEYS[1], window)
end
if valid < 0 then
  valid = window
end
if KEYS[2] then
  redis.call('SET', KEYS[2], granted .. ' ' .. valid, 'PX', ARGV[5])
end
return {granted, valid}
