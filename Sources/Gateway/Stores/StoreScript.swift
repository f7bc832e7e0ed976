/// What one trip to Redis asks there: whether the token is revoked, and all limits of the request. All are
/// tested, then all record it, or none does, on the server's own clock.
///
///     KEYS      revocations (r) │ limits (m) │ limits that count a revoked token (f)
///     ARGV      r, m, f, cost │ of each revocation what it is held against
///               │ of each limit: limit, window, observes
///     answer    which revocation, or 0; admitted │ of each limit judged: room, counted, leaves, room in
///
/// A limit's key is a ring of times of admission, as in `SlidingWindow`: a header of two 32-bit numbers,
/// where the oldest stands and how many are held, and 8 bytes for each time, in microseconds. It grows by
/// doubling up to the limit, and expires with its window. Of a ring beyond 2 KiB only the slots that are
/// asked about are read, so that a high limit costs no more than a low one. The clock may step back, or lag
/// behind after a failover: the newest time stands in for it, and one that is further ahead than a window
/// empties the ring.
enum StoreScript {
    static let text = """
        local r, m, f, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local revoked = 0
        for i = 1, r do
          local value = redis.call('GET', KEYS[i])
          if value and revoked == 0 then
            local against = ARGV[4 + i]
            local kind, rest = string.sub(against, 1, 1), string.sub(against, 2)
            if kind == 's' then
              if (tonumber(value) or math.huge) >= tonumber(rest) then revoked = i end
            elseif kind == 'j' and string.sub(value, 1, 1) == '@' then
              local names = ',' .. string.sub(value, 2) .. ','
              if string.find(names, ',' .. rest .. ',', 1, true) then revoked = i end
            else
              revoked = i
            end
          end
        end
        local first, last = r + 1, r + m
        if revoked > 0 and f >= 0 then first, last = r + m + 1, r + m + f end
        local time = redis.call('TIME')
        local clock = time[1] * 1000000 + time[2]
        local found, admitted = {}, 1
        for i = first, last do
          local at = 4 + r + (i - r - 1) * 3
          local limit, window = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
          local observes = ARGV[at + 3] == '1'
          local front = redis.call('GETRANGE', KEYS[i], 0, 2047)
          local length = #front < 2048 and #front or redis.call('STRLEN', KEYS[i])
          local oldest, held, size = 0, 0, 0
          if length >= 16 then
            oldest, held = struct.unpack('<I4I4', front)
            size = math.floor((length - 8) / 8)
            if held > size or oldest >= size then oldest, held = 0, 0 end
          end
          local function slots(first, count)
            local from, upto = 8 + first * 8, 8 + (first + count) * 8
            if upto <= #front then return string.sub(front, from + 1, upto) end
            return count > 0 and redis.call('GETRANGE', KEYS[i], from, upto - 1) or ''
          end
          local function read(index)
            return (struct.unpack('<d', slots((oldest + index) % size, 1)))
          end
          local now = clock
          if held > 0 then
            local newest = read(held - 1)
            if newest > clock + window then held = 0 elseif newest > clock then now = newest end
          end
          local low, high = 0, held
          if held > 0 and read(0) > now - window then high = 0 end
          while low < high do
            local middle = math.floor((low + high) / 2)
            if read(middle) > now - window then high = middle else low = middle + 1 end
          end
          local counted = held - low
          local missing = counted + cost - limit
          local leaves, room = 0, 0
          if counted > 0 then leaves = read(low) + window - now end
          if missing > 0 then
            room = missing <= counted and read(low + missing - 1) + window - now or window
            if not observes then admitted = 0 end
          end
          found[#found + 1] = { key = KEYS[i], limit = limit, window = window, oldest = oldest, size = size,
            low = low, counted = counted, now = now, hasRoom = missing <= 0, leaves = leaves, room = room,
            slots = slots }
        end
        local answer = { revoked, admitted }
        for _, it in ipairs(found) do
          if admitted == 1 and it.hasRoom then
            local life = math.ceil((it.now - clock + it.window) / 1000) + 1
            local total = it.counted + cost
            if it.counted == 0 or total > it.size then
              local size = math.max(total, math.min(math.max(4, it.counted * 2), it.limit))
              local parts = { struct.pack('<I4I4', 0, total) }
              if it.counted > 0 then
                local first = (it.oldest + it.low) % it.size
                local behind = math.min(it.counted, it.size - first)
                parts[2] = it.slots(first, behind)
                parts[3] = it.slots(0, it.counted - behind)
              end
              for _ = 1, cost do parts[#parts + 1] = struct.pack('<d', it.now) end
              parts[#parts + 1] = string.rep('\\0', (size - total) * 8)
              redis.call('SET', it.key, table.concat(parts), 'PX', string.format('%.0f', life))
            else
              local oldest = (it.oldest + it.low) % it.size
              redis.call('SETRANGE', it.key, 0, struct.pack('<I4I4', oldest, total))
              for index = it.counted, total - 1 do
                redis.call('SETRANGE', it.key, 8 + (oldest + index) % it.size * 8, struct.pack('<d', it.now))
              end
              redis.call('PEXPIRE', it.key, string.format('%.0f', life))
            end
            if it.counted == 0 then it.leaves = it.window end
            it.counted = total
          end
          answer[#answer + 1] = it.hasRoom and 1 or 0
          answer[#answer + 1] = it.counted
          answer[#answer + 1] = it.leaves
          answer[#answer + 1] = it.room
        end
        return answer
        """
}
