"""What runs on the server, in one step each: take, give back, look.

A Lua script is one command for Redis. No other client sees its middle, and
a server that is killed has either all of it in its append-only file, or
nothing.

Order of writes: a full server (maxmemory with `noeviction`) refuses a
script whose first write adds data, and then nothing was taken. It lets all
later writes of a script pass. So each script here begins with a removal,
and what was removed is always written down.
"""

from hashlib import sha1

# A user may lack a right that is needed after messages were taken: then the
# script ends before it takes any. Redis 6.2 cannot say it before.
MAY = """
local function may(...)
    if redis.acl_check_cmd and not redis.acl_check_cmd(...) then
        error({err = 'NOPERM no right to use ' .. table.concat({...}, ' ')})
    end
end
"""

# Take up to ARGV[1] messages of at most about ARGV[2] bytes from the lists
# KEYS[4...] in their order. ARGV[3] has a digit for each list: 1 if its
# messages are not to be acknowledged. All others are registered, as kombu
# does it, in the hash KEYS[1] and, with the server's time, in the sorted set
# KEYS[2]. A message that the script cannot read goes to the list KEYS[3].
# The text is kept as it is: cjson would write [] as {}.
#
# Returns for each message the number of its list (from 0), its tag (empty
# if it was not registered) and its text.
FETCH = (
    MAY
    + """
may('HSET', KEYS[1], 'tag', 'text')
may('ZADD', KEYS[2], '0', 'tag')
may('LPUSH', KEYS[3], 'text')

-- A key of the wrong type ends the script here, before it has taken anything.
redis.call('HLEN', KEYS[1])
redis.call('ZCARD', KEYS[2])
redis.call('LLEN', KEYS[3])

local function entry(text)
    local properties = cjson.decode(text).properties
    local route = properties.delivery_info
    local tag = properties.delivery_tag
    assert(type(tag) == 'string' and tag ~= '')
    assert(route.exchange ~= nil and route.routing_key ~= nil)
    return tag, '[' .. text .. ',' .. cjson.encode(route.exchange) .. ','
        .. cjson.encode(route.routing_key) .. ']'
end

local now = redis.call('TIME')
local slots, room = tonumber(ARGV[1]), tonumber(ARGV[2])
local taken, scores, held = {}, {}, {}
for i = 4, #KEYS do
    local registered = string.sub(ARGV[3], i - 3, i - 3) ~= '1'
    while slots > 0 and room > 0 do
        local text = redis.pcall('RPOP', KEYS[i])
        if not text then break end
        if type(text) == 'table' then  -- an error, such as a wrong type
            if #taken == 0 then return text end
            break
        end
        local readable, tag, value = true, '', nil
        if registered then readable, tag, value = pcall(entry, text) end
        if readable then
            if registered then
                -- A microsecond apart, so that they keep their order.
                scores[#scores + 1] = string.format('%.6f',
                    (now[1] * 1e6 + now[2] + #held) / 1e6)
                scores[#scores + 1] = tag
                held[#held + 1] = tag
                held[#held + 1] = value
            end
            taken[#taken + 1] = {i - 4, tag, text}
            slots = slots - 1
            room = room - #text
        else
            redis.call('LPUSH', KEYS[3], text)
        end
    end
end
if #held > 0 then
    redis.call('ZADD', KEYS[2], unpack(scores))
    redis.call('HSET', KEYS[1], unpack(held))
end
return taken
"""
)
FETCH_SHA = sha1(FETCH.encode(), usedforsecurity=False).hexdigest()

# Move the message with the tag ARGV[1] from the hash KEYS[1] and the sorted
# set KEYS[2] to the lists KEYS[3...], by the command ARGV[4] and with the
# text ARGV[3]. If ARGV[2] is not empty, do so only if the message is still
# registered with this score: another worker may have given it back.
#
# Returns 1 if it was moved, 0 if it was gone.
RESTORE = (
    MAY
    + """
may('ZREM', KEYS[2], 'tag')
for i = 3, #KEYS do
    may(ARGV[4], KEYS[i], 'text')
    redis.call('LLEN', KEYS[i])  -- a wrong type ends it before a removal
end
if ARGV[2] ~= '' and redis.call('ZSCORE', KEYS[2], ARGV[1]) ~= ARGV[2] then
    return 0
end
local held = redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
if held == 1 then
    for i = 3, #KEYS do redis.call(ARGV[4], KEYS[i], ARGV[3]) end
end
return held
"""
)

# Return tags and scores of the messages in the sorted set KEYS[1] that are
# held for longer than ARGV[1] seconds by the server's clock: ARGV[3] of
# them, the oldest first, from the one with the number ARGV[2] on.
OVERDUE = """
local now = redis.call('TIME')
local before = now[1] + now[2] / 1e6 - tonumber(ARGV[1])
return redis.call('ZRANGE', KEYS[1], '-inf', string.format('%.6f', before),
    'BYSCORE', 'LIMIT', ARGV[2], ARGV[3], 'WITHSCORES')
"""
